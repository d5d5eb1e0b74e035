import type { OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const readDocument = (path: string): OpenAPIObject =>
  JSON.parse(readFileSync(resolve(__dirname, '../..', path), 'utf8')) as OpenAPIObject;

/** The document that is committed; an end-to-end test compares it with what the service says. */
export const committed = readDocument('openapi.json');
