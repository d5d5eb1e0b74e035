import type { OpenAPIObject } from '@nestjs/swagger';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** Says what is wrong with a value, by a schema of the document; an empty string: nothing. */
export type Check = (value: unknown, schema: object) => string;

/** Checks values against the document's schemas, as JSON Schema 2020-12 has them. */
export function checkerOf(document: OpenAPIObject): Check {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  // Files, as OpenAPI has it; any content will do.
  ajv.addFormat('binary', true);
  ajv.addSchema({ $id: 'api', components: document.components });
  return (value, schema) => {
    const validate = ajv.compile(
      JSON.parse(
        JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'),
      ) as object,
    );
    return validate(value) ? '' : ajv.errorsText(validate.errors);
  };
}
