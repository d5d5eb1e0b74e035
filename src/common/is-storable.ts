import { ValidateBy } from 'class-validator';
import { storable } from './storable';

/** For text that must be kept to the letter or not at all; see {@link storable}. */
export const IsStorable = () =>
  ValidateBy({
    name: 'isStorable',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && storable(value) === value,
      defaultMessage: () => '$property must have neither U+0000 nor halves of surrogate pairs',
    },
  });
