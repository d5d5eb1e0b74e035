import { Body, Controller, Header, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Owner } from '../access/principal';
import { StreamTickets } from '../access/stream-tickets.service';
import { ApiProblems } from '../common/api-problems';
import { NewStreamTicketDto, StreamTicketDto } from './stream-ticket.dto';

@ApiTags('runs')
@Controller('v1/stream-tickets')
export class StreamTicketsController {
  constructor(private readonly tickets: StreamTickets) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'createStreamTicket',
    summary: 'A ticket that opens an event stream for a minute',
    description:
      "A browser's `EventSource` cannot send headers: it takes a ticket as `?ticket=` instead, on `GET /v1/runs/{runId}/events` and `GET /v1/projects/{projectId}/events`. A stream stays open when its ticket expires; a new connection needs a new ticket.",
  })
  @ApiBody({ type: NewStreamTicketDto, required: false })
  @ApiCreatedResponse({
    type: StreamTicketDto,
    description: 'Good for one connection after another, until then',
  })
  @ApiProblems({ 400: '`validation_failed`', 404: '`run_not_found`, `project_not_found`' })
  create(@Owner() owner: string, @Body() scope: NewStreamTicketDto): StreamTicketDto {
    const { ticket, expiresAt } = this.tickets.issue(owner, scope ?? {});
    return { ticket, expiresAt: expiresAt.toISOString() };
  }
}
