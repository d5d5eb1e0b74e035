import { applyDecorators, Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDetails } from './problem-details';

/**
 * Documents a route's errors: status to the codes (in backticks) and when they come. Each code that
 * `api-document/problem-catalogue.ts` knows gets its example there.
 */
export const ApiProblems = (
  problems: Readonly<Record<number, string>>,
  model: Type<ProblemDetails> = ProblemDetails,
) =>
  applyDecorators(
    ApiExtraModels(model),
    ...Object.entries(problems).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: {
          'application/problem+json': { schema: { $ref: getSchemaPath(model) } },
        },
      }),
    ),
  );
