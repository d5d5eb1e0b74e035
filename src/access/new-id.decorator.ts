import { SetMetadata } from '@nestjs/common';

export const NEW_ID = 'access:new-id';

/** The body's field of this name is to become the id of something new: it belongs to nobody yet. */
export const NewId = (field: string) => SetMetadata(NEW_ID, field);
