import { ApiPropertyOptional, IntersectionType, OmitType, PartialType } from '@nestjs/swagger';
import { ProblemDetails } from '../common/problem-details';
import { RunBody } from './run-body.dto';

/** An error of a route that starts a run; when the run itself has failed, the run is in it. */
export class RunProblem extends IntersectionType(
  ProblemDetails,
  PartialType(OmitType(RunBody, ['status'])),
) {
  @ApiPropertyOptional({
    enum: ['queued', 'running', 'completed', 'failed', 'cancelled'],
    description: "The run's status",
  })
  runStatus?: string;

  @ApiPropertyOptional({
    enum: ['install', 'build', 'output'],
    description: 'With `app_build_failed`: the step that failed',
  })
  step?: string;

  @ApiPropertyOptional({ description: 'With `app_build_failed`: the end of what the step printed' })
  log?: string;
}
