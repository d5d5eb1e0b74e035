import { MiddlewareConsumer, Module, NestModule, RequestMethod } from '@nestjs/common';
import { PlaygroundConfig } from '../config/playground.config';
import { PlaygroundPage } from './playground-page.middleware';

/**
 * A page to try it all: static files that use the public API and nothing else. It is middleware and no
 * controller, so it is neither in the API's description nor behind its keys: the page asks for one.
 */
@Module({ providers: [PlaygroundPage] })
export class PlaygroundModule implements NestModule {
  constructor(private readonly config: PlaygroundConfig) {}

  configure(consumer: MiddlewareConsumer): void {
    if (!this.config.enabled) return;
    consumer
      .apply(PlaygroundPage)
      .forRoutes(
        { path: '/', method: RequestMethod.GET },
        { path: 'p/*path', method: RequestMethod.GET },
        { path: 'playground/*path', method: RequestMethod.GET },
      );
  }
}
