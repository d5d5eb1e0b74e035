import { SetMetadata } from '@nestjs/common';

export const ACCEPTS_TICKET = 'access:accepts-ticket';

/** A route whose event stream can be opened with a ticket in place of a key. */
export const AcceptsTicket = () => SetMetadata(ACCEPTS_TICKET, true);
