import { z } from 'zod';
import { fillSchema } from './fill-schema';

const filled = (type: z.ZodType, known: Record<string, unknown> = {}): unknown =>
  fillSchema(z.toJSONSchema(type), known);

describe('a filled schema', () => {
  it.each<[string, z.ZodType]>([
    ['plain values', z.object({ a: z.string(), b: z.number(), c: z.boolean(), d: z.null() })],
    ['bounds', z.object({ n: z.int().min(5).max(9), s: z.string().min(40).max(50) })],
    ['lists', z.object({ l: z.array(z.string()).min(4), m: z.array(z.int()).max(1) })],
    ['choices', z.object({ e: z.enum(['x', 'y']), c: z.literal('only') })],
    [
      'unions',
      z.object({ u: z.union([z.null(), z.object({ k: z.string() })]), o: z.string().nullable() }),
    ],
    ['formats', z.object({ at: z.iso.datetime(), id: z.uuid(), mail: z.email(), to: z.url() })],
    ['intersections', z.intersection(z.object({ a: z.string() }), z.object({ b: z.int() }))],
    ['records', z.object({ r: z.record(z.string(), z.string()), t: z.string().default('x') })],
  ])('fits %s', (_, type) => {
    expect(type.safeParse(filled(type))).toMatchObject({ success: true });
  });

  it('ends with a schema that refers to itself', () => {
    interface Tree {
      name: string;
      children: Tree[];
    }
    const tree: z.ZodType<Tree> = z.object({
      name: z.string(),
      get children() {
        return z.array(tree);
      },
    });

    expect(tree.safeParse(filled(tree)).success).toBe(true);
  });

  it('uses what is known by name, at any depth, where its type fits', () => {
    const type = z.object({
      name: z.string(),
      count: z.int(),
      inner: z.object({ name: z.string(), steps: z.array(z.object({ title: z.string() })) }),
    });
    const known = { name: 'Rise', count: 'three', inner: { steps: [{ title: 'One' }] } };

    expect(filled(type, known)).toEqual({
      name: 'Rise',
      count: 1,
      inner: { name: 'Rise', steps: [{ title: 'One' }] },
    });
  });

  it('cuts what is known to the length that is allowed', () => {
    const type = z.object({ name: z.string().max(12), tags: z.array(z.string()).max(1) });

    expect(filled(type, { name: 'A rather long name', tags: ['a', 'b'] })).toEqual({
      name: 'A rather…',
      tags: ['a'],
    });
  });
});
