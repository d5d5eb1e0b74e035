import fc from 'fast-check';

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);

/** Pieces of JSON text that somebody may put where another value is expected. Not all are JSON. */
export const oddJson: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...['null', 'true', '0', '-0', '-1', '1.5', '1e400', '-1e400', '9007199254740993'],
      ...['""', '" "', '[]', '{}', '[null]', '[[]]', '{"a":{"b":[1]}}', 'NaN', 'undefined', "'a'"],
      ...['"\\u0000"', '"\\ud800"', '"\\udc00x"', '"\\u202e"', '"\\uffff"', '"\u2028"', '"\\x"'],
      ...['"__proto__"', '"constructor"', '{"__proto__":{"isAdmin":true}}', '{"length":1e9}'],
      ...['{"constructor":{"prototype":{"a":1}}}', '{"toString":1,"valueOf":2}', '{"then":1}'],
      ...['"../../etc/passwd"', '"%00"', '"\' OR 1=1 --"', '"${7*7}"', '"{{7*7}}"', '"\\r\\nX: y"'],
      '1'.repeat(400),
    ),
  },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(10, 100, 1_000, 20_000), fc.constantFrom(['[', ']'], ['{"a":', '}']))
      .map(([depth, [open, close]]) => nested(depth, open, open === '[' ? close : `1${close}`)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(121, 20_001, 60_000).map((length) => `"${'x'.repeat(length)}"`),
  },
);

/** Names of fields that objects have, or that our DTOs do not. */
export const oddNames: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'owner'),
  fc.constantFrom('sessionId', 'status', '', ' ', '$where', 'a.b', 'prompt ', 'PROMPT', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 10 }),
);

const HEX = '0123456789abcdef';
const uuidLike = fc
  .tuple(fc.string({ unit: fc.constantFrom(...HEX), minLength: 30, maxLength: 34 }), fc.nat(3))
  .map(
    ([digits, cut]) =>
      `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16 + cut)}-${digits.slice(16, 20)}-${digits.slice(20)}`,
  );

/** What may stand in a path where an id is expected; as it goes over the wire. */
export const oddSegments: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['', '0', '1', '-1', '7', '1e3', '1.5', '0x10', '99999999999999999999', '2147483648'],
    ...['null', 'undefined', 'NaN', 'true', '[object%20Object]', '%00', 'a%00b', '%', '%2', '%zz'],
    ...['%E0%A4%A', '%ff', '%c0%ae%c0%ae', '..', '.', '%2e%2e', '..%2f..%2f', '..%5c', '%2f', '//'],
    ...['~', '*', ';a=b', "'", '%27%20OR%201=1--', '{projectId}', ':projectId', '%0d%0aX:%20y'],
    ...['__proto__', 'constructor', 'toString', '%F0%9F%8D%9E', 'x'.repeat(5_000)],
    '..%252f',
    '\u00e9',
  ),
  uuidLike,
  fc.string({ unit: 'binary', maxLength: 20 }).map(escaped),
);

/** `name=value` as it goes over the wire, for one of these names or an odd one. */
export function oddQueries(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names, 'limit', 'cursor', 'after') },
    { weight: 1, arbitrary: oddNames.map(escaped) },
  );
  const shape = fc.constantFrom(
    '',
    '',
    '',
    '[]',
    '[a]',
    '[a][b][c][d][e][f]',
    '[__proto__]',
    '[0]',
    '%5B%5D',
    '[',
    '.a',
  );
  // Without numbers at which a request would rightly wait for long.
  const value = fc.oneof(
    fc.constantFrom('', '0', '1', '-1', '1.5', '1e2', '0x1', '101', '1001', '2147483648', '1e400'),
    fc.constantFrom('NaN', 'null', '%00', '%', '%ff', 'a%20b', '99999999999999999999', '\u00e9'),
    fc.constantFrom(
      'Zm9v',
      '1-1',
      '9223372036854775808-1',
      '1 00000000-0000-4000-8000-000000000000',
    ),
    fc.constantFrom('x'.repeat(300), 'x'.repeat(6_000)),
    fc.string({ unit: 'binary', maxLength: 20 }).map(escaped),
  );
  return fc
    .array(
      fc.tuple(name, shape, value).map(([key, how, what]) => `${key}${how}=${what}`),
      { minLength: 1, maxLength: 4 },
    )
    .map((pairs) => pairs.join('&').replaceAll(' ', '%20'));
}

/** Lines of headers that some route, or some layer before it, looks at. */
export const oddHeaders: fc.Arbitrary<string> = fc.oneof(
  line(
    'Idempotency-Key',
    fc.constantFrom('', ' ', 'k', 'k k', '\u00e9', '"', 'x'.repeat(256), 'x'.repeat(4_000)),
  ),
  line(
    'Prefer',
    fc.constantFrom(
      'respond-async',
      'wait=0',
      'wait=1',
      'wait=-1',
      'wait=x',
      'wait=1;wait=0',
      ';,=;',
      ','.repeat(900),
    ),
  ),
  line(
    'Last-Event-ID',
    fc.constantFrom(
      '',
      '0',
      '-1',
      '1',
      '1e3',
      '999999999',
      '9999999999',
      '1-1',
      '9223372036854775808-0',
      'x',
      '\u00e9',
    ),
  ),
  line('If-None-Match', fc.constantFrom('*', '""', 'W/"a"', '"'.repeat(500), '"a", "b"', 'x')),
  line('If-Match', fc.constantFrom('*', '"a"', ',')),
  line(
    'Range',
    fc.constantFrom(
      'bytes=0-',
      'bytes=-1',
      'bytes=9-1',
      'bytes=0-0,1-1',
      'x',
      'bytes=0-99999999999999999999',
    ),
  ),
  line(
    'Accept',
    fc.constantFrom(
      '',
      '*/*',
      'text/event-stream',
      'text/html',
      'application/json;q=0',
      'x',
      ';q=',
      'a/b;q=1e9',
      '/'.repeat(300),
    ),
  ),
  line('Accept-Encoding', fc.constantFrom('gzip', 'identity;q=0', '*;q=0', 'x')),
  line('Accept-Charset', fc.constantFrom('utf-16', 'x')),
  line(
    'X-Request-Id',
    fc.constantFrom(
      '',
      'ok-1',
      '<script>',
      'x'.repeat(101),
      'a b',
      '${jndi:x}',
      '\u001b[31m',
      '../x',
    ),
  ),
  line(
    'Authorization',
    fc.constantFrom('Bearer x', 'Basic eDp5', 'Bearer', '\u00e9', 'x'.repeat(2_000)),
  ),
  line('Origin', fc.constantFrom('null', 'https://evil.example', 'x', 'http://localhost:1')),
  line('Expect', fc.constantFrom('100-continue', '200-ok', '')),
  line('Upgrade', fc.constantFrom('websocket', 'h2c', 'x')),
  line('Connection', fc.constantFrom('close', 'upgrade', 'keep-alive, x', 'x')),
  line('X-Forwarded-For', fc.constantFrom('127.0.0.1', 'x'.repeat(300))),
  line('X-HTTP-Method-Override', fc.constantFrom('DELETE', 'x')),
  line('Forwarded', fc.constantFrom('for="_x"', ';;;')),
  line('Cookie', fc.constantFrom('a=b', '='.repeat(500), '__proto__=1')),
  line('Host', fc.constantFrom('evil.example', 'a b', '[::1]', 'x'.repeat(300), '')),
  line('Content-Length', fc.constantFrom('-1', 'x', '1, 1', '99999999999999999999')),
  fc.constantFrom(
    'NoColon',
    ' Leading: space',
    'Na me: x',
    'X-\u0000: y',
    'X-Nul: a\u0000b',
    'X-Long: '.concat('y'.repeat(17_000)),
  ),
);

function line(name: string, values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return values.map((value) => `${name}: ${value}`);
}

function escaped(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
