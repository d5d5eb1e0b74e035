import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

export const PUBLIC = 'access:public';

/** A route, or a controller of routes, that anybody may use. */
export const Public = () => applyDecorators(SetMetadata(PUBLIC, true), ApiSecurity({}));
