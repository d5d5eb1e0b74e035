import { Transform } from 'class-transformer';
import { storable } from './storable';

const ofText = (change: (text: string) => string) =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? change(value) : value));

/** White space around a text does not count, nor do characters that no database can hold. */
export const Trim = () => ofText((text) => storable(text.trim()));

/** Ids are compared as text in places; Postgres gives them back in lower case. */
export const LowerCase = () => ofText((text) => text.toLowerCase());
