import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDetails } from './problem-details';

/** Documents a route's errors: status to the codes and when they come. */
export const ApiProblems = (problems: Readonly<Record<number, string>>) =>
  applyDecorators(
    ApiExtraModels(ProblemDetails),
    ...Object.entries(problems).map(([status, description]) =>
      ApiResponse({
        status: Number(status),
        description,
        content: {
          'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDetails) } },
        },
      }),
    ),
  );
