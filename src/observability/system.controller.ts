import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../common/api-problems';
import { Public } from '../access/public.decorator';
import { OperatorAccess } from '../access/operator-access';
import { SystemDto } from './system.dto';
import { SystemService } from './system.service';

@ApiTags('health')
@Controller('v1/system')
// Not for owners: an operator's key is asked for instead.
@Public()
@UseGuards(OperatorAccess)
export class SystemController {
  constructor(private readonly system: SystemService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getSystem',
    summary: 'How the whole system stands, for operators',
    description:
      "With an operator's key, as a bearer token or as the password of HTTP Basic. What cannot be told now, e.g. as Redis is away, is left out.",
  })
  @ApiOkResponse({ type: SystemDto })
  @ApiProblems({ 401: '`unauthenticated`', 404: '`route_not_found`: no operator has a key' })
  read(): Promise<SystemDto> {
    return this.system.read();
  }
}
