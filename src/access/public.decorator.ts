import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'access:public';

/** A route, or a controller of routes, that anybody may use. */
export const Public = () => SetMetadata(PUBLIC, true);
