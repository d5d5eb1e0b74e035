import { shorten } from '../site';
import { isRecord } from '../wire';

type Schema = Record<string, unknown>;

/** How deep optional parts are filled; schemas may refer to themselves. */
const MAX_DEPTH = 8;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T12:00:00.000Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  email: 'hello@example.com',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const number = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

const records = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/**
 * A value that fits a JSON schema, as far as schemas of answers go: types, enums, constants, unions,
 * references, lengths and bounds. Patterns are met only where a known value happens to.
 *
 * @param known values by property name; used wherever a property of that name has a fitting type
 */
export function fillSchema(schema: Schema, known: Record<string, unknown>): unknown {
  return new Filler(schema, known).fill(schema, known, 0);
}

class Filler {
  constructor(
    private readonly root: Schema,
    private readonly known: Record<string, unknown>,
  ) {}

  /** @param value what is known for this place, if anything */
  fill(given: Schema, value: unknown, depth: number): unknown {
    const schema = this.resolve(given, depth);
    if ('const' in schema) return schema.const;
    if (Array.isArray(schema.enum)) return schema.enum.includes(value) ? value : schema.enum[0];
    switch (typeOf(schema)) {
      case 'object':
        return this.object(schema, isRecord(value) ? value : {}, depth);
      case 'array':
        return this.array(schema, Array.isArray(value) ? value : undefined, depth);
      case 'integer':
      case 'number':
        return bounded(schema, number(value) ?? number(schema.default) ?? 1);
      case 'boolean':
        return typeof value === 'boolean' ? value : schema.default !== false;
      case 'null':
        return null;
      default:
        return text(schema, value);
    }
  }

  private object(schema: Schema, value: Record<string, unknown>, depth: number): unknown {
    const properties = isRecord(schema.properties) ? schema.properties : {};
    const required = Array.isArray(schema.required) ? schema.required : [];
    const entries = Object.entries(properties).flatMap(([name, property]) => {
      if (depth > MAX_DEPTH && !required.includes(name)) return [];
      const inner = isRecord(property) ? property : {};
      return [[name, this.fill(inner, value[name] ?? this.known[name], depth + 1)]];
    });
    return Object.fromEntries(entries) as unknown;
  }

  private array(schema: Schema, value: unknown[] | undefined, depth: number): unknown {
    const min = number(schema.minItems) ?? 0;
    const max = number(schema.maxItems) ?? Number.POSITIVE_INFINITY;
    if (depth > MAX_DEPTH && min === 0) return [];
    const count = Math.max(min, Math.min(max, value?.length ?? 2));
    const items = isRecord(schema.items) ? schema.items : {};
    return Array.from({ length: count }, (_, index) => {
      const item = this.fill(items, value?.[index], depth + 1);
      // Made-up items of a set must differ.
      const filler = value?.[index] === undefined && typeof item === 'string' && index > 0;
      return filler && items.enum === undefined ? `${item} ${index + 1}` : item;
    });
  }

  /** Follows a reference, takes the first branch of a union that says something, merges `allOf`. */
  private resolve(schema: Schema, depth: number): Schema {
    if (depth > MAX_DEPTH * 4) return {};
    if (typeof schema.$ref === 'string') {
      const target = schema.$ref
        .split('/')
        .slice(1)
        .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), this.root);
      return isRecord(target) ? this.resolve(target, depth + 1) : {};
    }
    const branches = [...records(schema.anyOf), ...records(schema.oneOf)];
    if (branches.length > 0) {
      const branch = branches.find((candidate) => candidate.type !== 'null') ?? branches[0];
      return this.resolve(branch, depth + 1);
    }
    const parts = records(schema.allOf).map((part) => this.resolve(part, depth + 1));
    return parts.length === 0 ? schema : parts.reduce(merge, schema);
  }
}

const merge = (one: Schema, other: Schema): Schema => ({
  ...one,
  ...other,
  properties: { ...(one.properties as Schema), ...(other.properties as Schema) },
  required: [...((one.required as []) ?? []), ...((other.required as []) ?? [])],
});

function typeOf(schema: Schema): unknown {
  const type: unknown = Array.isArray(schema.type)
    ? schema.type.find((candidate) => candidate !== 'null')
    : schema.type;
  if (type !== undefined) return type;
  if (schema.properties !== undefined) return 'object';
  return schema.items === undefined ? 'string' : 'array';
}

function bounded(schema: Schema, value: number): number {
  const low = number(schema.minimum) ?? (number(schema.exclusiveMinimum) ?? -Infinity) + 1;
  const high = number(schema.maximum) ?? (number(schema.exclusiveMaximum) ?? Infinity) - 1;
  return Math.max(low, Math.min(high, value));
}

function text(schema: Schema, value: unknown): string {
  const usual = typeof schema.format === 'string' ? FORMATS[schema.format] : undefined;
  const fallback =
    typeof schema.default === 'string' ? schema.default : 'A word from the demo model';
  const chosen = usual ?? (typeof value === 'string' ? value : fallback);
  const max = number(schema.maxLength) ?? Number.POSITIVE_INFINITY;
  const cut = chosen.length > max ? shorten(chosen, max).slice(0, max) : chosen;
  return cut.padEnd(number(schema.minLength) ?? 0, '.');
}
