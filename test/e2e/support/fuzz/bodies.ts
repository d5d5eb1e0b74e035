import fc from 'fast-check';
import type { OpenAPIObject } from '@nestjs/swagger';
import { gzipSync } from 'node:zlib';
import { oddJson, oddNames } from './odd-values';

/** A body as it goes over the wire, with the headers that speak of it. */
export interface WireBody {
  bytes: Buffer;
  headers: string[];
  /** The server may take a part of it for another request, and answer that too. */
  leavesRest?: boolean;
}

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: unknown[];
  format?: string;
  type?: string;
}

/** Values that are right, by the name of the field, as JSON text. */
export type RightValues = Readonly<Record<string, readonly string[]>>;

export function resolve(document: OpenAPIObject, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? (schema ?? {}) : (document.components!.schemas![name] as Schema);
}

/** Bodies for a schema: nearly all have something wrong with them, in the text or in the bytes. */
export function bodies(schema: Schema, right: RightValues): fc.Arbitrary<WireBody> {
  const fields = Object.keys(schema.properties ?? {});
  const rightFields = fc
    .tuple(...fields.map((name) => fc.constantFrom(...(right[name] ?? ['"x"']))))
    .map((values) => fields.map((name, index) => `${JSON.stringify(name)}:${values[index]}`));
  const aField = fc.nat(Math.max(0, fields.length - 1));
  const text = fc.oneof(
    // One field has a value that it should not have,
    {
      weight: 10,
      arbitrary: fc
        .tuple(rightFields, aField, oddJson)
        .map(([all, at, odd]) =>
          object(
            all.map((field, index) =>
              index === at ? `${JSON.stringify(fields[at])}:${odd}` : field,
            ),
          ),
        ),
    },
    // is missing,
    {
      weight: 2,
      arbitrary: fc.tuple(rightFields, aField).map(([all, at]) => object(all.toSpliced(at, 1))),
    },
    // is there twice,
    {
      weight: 2,
      arbitrary: fc
        .tuple(rightFields, aField, oddJson)
        .map(([all, at, odd]) => object([...all, `${JSON.stringify(fields[at] ?? 'a')}:${odd}`])),
    },
    // or should not be there.
    {
      weight: 4,
      arbitrary: fc
        .tuple(rightFields, oddNames, oddJson)
        .map(([all, name, odd]) => object([...all, `${JSON.stringify(name)}:${odd}`])),
    },
    { weight: 3, arbitrary: oddJson },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  );
  const valid = rightFields.map(object);
  return fc.oneof(
    { weight: 30, arbitrary: text.map((body) => plain(Buffer.from(body))) },
    { weight: 10, arbitrary: fc.oneof(valid, text).chain(brokenBytes) },
    { weight: 1, arbitrary: valid.map((body) => plain(Buffer.from(body))) },
  );
}

const object = (fields: readonly string[]): string => `{${fields.join(',')}}`;

const JSON_TYPE = 'Content-Type: application/json';

const plain = (bytes: Buffer, type = JSON_TYPE): WireBody => ({
  bytes,
  headers: [type, `Content-Length: ${bytes.length}`],
});

const chunked = (bytes: Buffer, size: number): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
};

const TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/json; charset=x',
  'application/json; charset=',
  'application/json;;;',
  'application/vnd.api+json',
  'application/xml',
  'x',
  '/',
];

/** What text alone cannot say: types, encodings, lengths, chunks. */
function brokenBytes(text: string): fc.Arbitrary<WireBody> {
  const bytes = Buffer.from(text);
  const cut = bytes.subarray(0, Math.floor(bytes.length / 2));
  const gzip = gzipSync(bytes);
  const encoded = (body: Buffer, encoding: string): WireBody => ({
    bytes: body,
    headers: [...plain(body).headers, `Content-Encoding: ${encoding}`],
  });
  return fc.oneof(
    fc.constantFrom(...TYPES).map((type) => plain(bytes, `Content-Type: ${type}`)),
    fc.constantFrom(
      plain(cut),
      plain(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])),
      plain(Buffer.from(`\ufeff${text}`, 'utf16le')),
      plain(Buffer.concat([cut, Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]), bytes])),
      plain(Buffer.concat([bytes, bytes])),
      { bytes, headers: [`Content-Length: ${bytes.length}`] },
      { bytes: Buffer.alloc(0), headers: [JSON_TYPE, 'Content-Length: 0'] },
      { bytes: Buffer.alloc(0), headers: [JSON_TYPE] },
      encoded(gzip, 'gzip'),
      encoded(gzip.subarray(0, gzip.length - 9), 'gzip'),
      encoded(bytes, 'gzip'),
      encoded(bytes, 'deflate'),
      encoded(bytes, 'br'),
      encoded(bytes, 'zstd'),
      encoded(bytes, 'gzip, gzip'),
      encoded(bytes, 'x'),
      { bytes: chunked(bytes, 7), headers: [JSON_TYPE, 'Transfer-Encoding: chunked'] },
      { bytes: Buffer.from('zz\r\n'), headers: [JSON_TYPE, 'Transfer-Encoding: chunked'] },
      {
        bytes: chunked(bytes, 50),
        headers: [JSON_TYPE, 'Transfer-Encoding: chunked', `Content-Length: ${bytes.length}`],
      },
      { bytes: chunked(bytes, 50), headers: [JSON_TYPE, 'Transfer-Encoding: gzip, chunked'] },
      { bytes, headers: [JSON_TYPE, 'Transfer-Encoding: x'] },
      // More than was announced: the rest looks like another request.
      {
        bytes,
        headers: [JSON_TYPE, `Content-Length: ${Math.max(1, cut.length)}`],
        leavesRest: true,
      },
    ),
  );
}

/** A bomb: little on the wire, 50 MB when it is opened. */
export const gzipBomb = (): WireBody => {
  const bytes = gzipSync(
    Buffer.concat([Buffer.from('{"prompt":"'), Buffer.alloc(50_000_000, 'x'), Buffer.from('"}')]),
  );
  return {
    bytes,
    headers: [JSON_TYPE, `Content-Length: ${bytes.length}`, 'Content-Encoding: gzip'],
  };
};
