import type { OpenAPIObject } from '@nestjs/swagger';

/** Classes say what they are for (`ProjectDto`); in the API a project is a `Project`. */
const NAMES: Readonly<Record<string, string>> = { RunBody: 'Run', ProblemDetails: 'Problem' };

const apiName = (name: string): string => NAMES[name] ?? name.replace(/Dto$/, '');

/**
 * @returns the document with the schemas under their names in the API
 * @throws Error two schemas would have one name
 */
export function nameSchemas(document: OpenAPIObject): OpenAPIObject {
  const names = Object.keys(document.components?.schemas ?? {}).map(apiName);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`schemas of the same name: ${twice.join(', ')}`);
  const text = JSON.stringify(document).replace(
    /"#\/components\/schemas\/(\w+)"/g,
    (_, name: string) => `"#/components/schemas/${apiName(name)}"`,
  );
  const renamed = JSON.parse(text) as OpenAPIObject;
  const schemas = Object.entries(renamed.components?.schemas ?? {});
  return {
    ...renamed,
    components: {
      ...renamed.components,
      schemas: Object.fromEntries(
        schemas
          .map(([name, schema]) => [apiName(name), schema] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    },
  };
}
