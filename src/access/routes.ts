import { RequestMethod, Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { getMetadataStorage } from 'class-validator';
import { NEW_ID } from './new-id.decorator';
import { PUBLIC } from './public.decorator';

/** `RouteParamtypes` of Nest, which it does not export. */
const BODY = '3';
const QUERY = '4';

type Handler = (...args: unknown[]) => unknown;

/** A route as its controller declares it. */
export interface Route {
  /** E.g. `GET /v1/projects/:projectId`. */
  name: string;
  handler: Handler;
  isPublic: boolean;
  /** Parameters of its path. */
  params: string[];
  /** Class of its body. */
  body?: Type;
  /** Fields of its body and its query that look like ids, but for ids that it gives away anew. */
  idFields: string[];
}

/** All routes of all controllers. */
export function routesOf(discovery: DiscoveryService): Route[] {
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap(({ metatype }) => {
    const controller = metatype as Type;
    const prototype = controller.prototype as Record<string, Handler>;
    return scanner
      .getAllMethodNames(prototype)
      .filter((name) => Reflect.hasMetadata(PATH_METADATA, prototype[name]))
      .map((name) => describe(controller, prototype, name));
  });
}

function describe(controller: Type, prototype: Record<string, Handler>, method: string): Route {
  const handler = prototype[method];
  const path = [controller, handler]
    .map((place) => [Reflect.getMetadata(PATH_METADATA, place) as string | string[]].flat())
    .map((paths) => paths.join('|'))
    .join('/')
    .replace(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1');
  const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  const types = argumentTypes(controller, prototype, method);
  const given = Reflect.getMetadata(NEW_ID, handler) as string | undefined;
  return {
    name: `${verb} ${path.startsWith('/') ? path : `/${path}`}`,
    handler,
    isPublic: [handler, controller].some((place) => Reflect.getMetadata(PUBLIC, place) === true),
    params: [...path.matchAll(/[:*](\w+)/g)].map(([, name]) => name),
    body: types.get(BODY),
    idFields: [...types.values()].flatMap(idFieldsOf).filter((field) => field !== given),
  };
}

/** Classes of the body and of the query, where the handler takes them. */
function argumentTypes(controller: Type, prototype: object, method: string): Map<string, Type> {
  const places = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as object;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as Type[];
  return new Map(
    Object.keys(places)
      .map((key) => key.split(':'))
      .filter(([kind]) => kind === BODY || kind === QUERY)
      .map(([kind, index]) => [kind, types[Number(index)]]),
  );
}

const idFieldsOf = (type: Type): string[] => {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))].filter((name) => /Ids?$/.test(name));
};
