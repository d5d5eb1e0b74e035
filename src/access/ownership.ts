import {
  CallHandler,
  ExecutionContext,
  Injectable,
  NestInterceptor,
  OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { isUUID } from 'class-validator';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { NotFoundError } from '../common/domain-error';
import { createValidationPipe, validationFailed } from '../common/validation';
import { NEW_ID } from './new-id.decorator';
import { OwnerLookups } from './owner-lookups';
import { principalOf } from './principal';
import { Route, routesOf } from './routes';

/**
 * The one place that asks whose the things are that a request names: by parameters of its path and
 * by fields of its query and body. What is another owner's is answered as what does not exist, by the
 * same lines of code. An interceptor, as those come after all guards: looking costs a query, so it is
 * not for who is nobody, nor for who asks too often.
 */
@Injectable()
export class Ownership implements NestInterceptor, OnApplicationBootstrap {
  private readonly routes = new Map<unknown, Route>();
  private readonly validation = createValidationPipe();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly lookups: OwnerLookups,
  ) {}

  /** A route that names things of which nobody could tell whose they are must not start. */
  onApplicationBootstrap(): void {
    for (const route of routesOf(this.discovery)) {
      this.routes.set(route.handler, route);
      for (const name of [...route.params, ...route.idFields]) {
        if (!this.lookups.knows(name) || (route.isPublic && this.lookups.find(name))) {
          throw new Error(
            `${route.name}: nobody can tell whose "${name}" is; register it with OwnerLookups`,
          );
        }
      }
    }
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const owner = principalOf(context.switchToHttp().getRequest<Request>())?.owner;
    if (owner !== undefined) await this.check(context, owner);
    return next.handle();
  }

  /**
   * @throws NotFoundError the thing does not exist, or not for this owner
   * @throws DomainError `validation_failed`: it is not an id at all
   */
  private async check(context: ExecutionContext, owner: string): Promise<void> {
    const request = context.switchToHttp().getRequest<Request>();
    await this.checkIds(request.params, owner);
    await this.checkIds(request.query, owner);
    try {
      const given = Reflect.getMetadata(NEW_ID, context.getHandler()) as string | undefined;
      await this.checkIds(request.body, owner, given);
    } catch (error) {
      // All that is wrong with a body is said before anything is said of what it names.
      const metatype = this.routes.get(context.getHandler())?.body;
      if (metatype !== undefined) {
        await this.validation.transform(request.body, { type: 'body', metatype });
      }
      throw error;
    }
  }

  private async checkIds(fields: unknown, owner: string, given?: string): Promise<void> {
    if (fields === null || typeof fields !== 'object') return;
    for (const [name, value] of Object.entries(fields)) {
      const lookup = this.lookups.find(name);
      if (lookup === undefined || name === given || value === undefined || value === null) continue;
      if (typeof value !== 'string' || !isUUID(value)) {
        throw validationFailed([{ field: name, message: `${name} must be a UUID` }]);
      }
      const id = value.toLowerCase();
      if ((await lookup.ownerOf(id)) !== owner) throw new NotFoundError(lookup.thing, id);
    }
  }
}
