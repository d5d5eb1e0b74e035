import { Controller, Get, Injectable, Module, Param, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { AccessModule } from '../../src/access/access.module';
import { Authenticator } from '../../src/access/authenticator';
import { OwnerLookups } from '../../src/access/owner-lookups';
import { Owner, Principal } from '../../src/access/principal';
import { Public } from '../../src/access/public.decorator';
import { setUp } from '../../src/app.setup';
import { LoggingModule } from '../../src/common/logging.module';
import { ConfigModule } from '../../src/config/config.module';
import { DatabaseModule } from '../../src/database/database.module';
import { ProjectsModule } from '../../src/projects/projects.module';
import { emptyDatabase } from './support/database';
import { exchange, Problem } from './support/http';
import { expectProblem } from './support/problem';

@Injectable()
class Names {
  readonly of = new Map([['token-of-ann', 'ann']]);
}

/** As a team would write one, with what it is injected with. */
@Injectable()
class TokenAuthenticator extends Authenticator {
  constructor(private readonly names: Names) {
    super();
  }

  authenticate(request: Request): Promise<Principal | undefined> {
    const owner = this.names.of.get(request.header('x-token') ?? '');
    return Promise.resolve(owner === undefined ? undefined : { owner });
  }
}

@Module({ providers: [Names], exports: [Names] })
class NamesModule {}

@Controller('notes')
class NotesController {
  @Get('mine')
  mine(@Owner() owner: string): { owner: string } {
    return { owner };
  }

  @Get('public')
  @Public()
  everybody(): string {
    return 'hello';
  }

  @Get(':noteId')
  note(@Param('noteId') noteId: string): { noteId: string } {
    return { noteId };
  }
}

const NOTE = randomUUID();

/** Says whose a note is. */
@Injectable()
class NoteOwners {
  constructor(lookups: OwnerLookups) {
    const ownerOf = (id: string) => Promise.resolve(id === NOTE ? 'ann' : 'another');
    lookups.register('noteId', { thing: 'note', ownerOf });
  }
}

let db: DataSource;
let app: NestExpressApplication | undefined;
const before = { ...process.env };

beforeAll(async () => {
  db = await emptyDatabase();
  Object.assign(process.env, {
    DATABASE_URL: (db.options as { url: string }).url,
    LOG_LEVEL: 'silent',
    HOST: '127.0.0.1',
  });
});
afterEach(() => app?.close());
afterAll(async () => {
  process.env = before;
  await db.destroy();
});

/** Some rooms of the house, and a team's own. */
async function start(providers: Type[]): Promise<string> {
  @Module({
    imports: [
      ConfigModule,
      LoggingModule,
      DatabaseModule,
      EventEmitterModule.forRoot(),
      AccessModule.forRoot({ authenticator: TokenAuthenticator, imports: [NamesModule] }),
      ProjectsModule,
    ],
    controllers: [NotesController],
    providers,
  })
  class TeamModule {}
  app = await NestFactory.create<NestExpressApplication>(TeamModule, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  setUp(app);
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

it('lets a team say who is who, and whose its own things are', async () => {
  const url = await start([NoteOwners]);
  const ann = { 'x-token': 'token-of-ann' };
  const get = <T = Problem>(path: string, headers: Record<string, string> = ann) =>
    exchange<T>('GET', url + path, undefined, headers);

  expect((await get('/notes/mine')).body).toEqual({ owner: 'ann' });
  expectProblem(await get('/notes/mine', {}), 401, 'unauthenticated');
  expectProblem(await get('/notes/mine', { 'x-token': 'x' }), 401, 'unauthenticated');
  expect((await get('/notes/public', {})).status).toBe(200);
  expect((await get(`/notes/${NOTE}`)).status).toBe(200);
  expectProblem(await get(`/notes/${randomUUID()}`), 404, 'note_not_found');
  expectProblem(await get('/notes/7'), 400, 'validation_failed');

  const [mine, others] = [randomUUID(), randomUUID()];
  const insert = 'INSERT INTO projects (project_id, owner) VALUES ($1, $2)';
  await db.query(insert, [mine, 'ann']);
  await db.query(insert, [others, 'bob']);
  const list = await get<{ items: { projectId: string }[] }>('/v1/projects');
  expect(list.body.items.map(({ projectId }) => projectId)).toEqual([mine]);
  expectProblem(await get(`/v1/projects/${others}`), 404, 'project_not_found');
});

it('does not start with a route whose things nobody can tell the owner of', async () => {
  await expect(start([])).rejects.toThrow(
    'GET /notes/:noteId: nobody can tell whose "noteId" is; register it with OwnerLookups',
  );
});
