import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeAccess } from '../access/open-api';
import { STREAM_EXAMPLE } from '../runs/event-stream.examples';
import { RUN_EVENT_SCHEMA } from '../runs/run-event.dto';
import { describeAnswers } from './answers';
import { addExamples, placeExamples } from './examples';
import { nameSchemas } from './names';
import { describeParameters } from './parameters';
import { describeProblems } from './problems';

const DESCRIPTION = `
The backend of an AI app builder. One project, one Claude conversation: every request about a project resumes the same
session.

**Waiting.** A route that starts a run waits for its end and answers 200; what takes longer is answered with 202 and
can be followed at \`Location\`. With \`Accept: text/event-stream\` it answers with the run's events.

**Errors** are problem documents (RFC 9457) with a stable \`code\`. More codes may come: treat one that you do not
know by its status.

**Compatibility.** Fields may be added to answers, and optional ones to requests, at any time. Whatever breaks a client
comes with a new major version (before 1.0: a new minor one).
`.trim();

const TAGS: readonly (readonly [name: string, description: string])[] = [
  ['builds', 'Make an app from a prompt, and change it'],
  ['chat plan', 'Talk about an app before changing it'],
  ['projects', 'What has been made'],
  ['versions', 'Every state that worked, and the way back'],
  ['files', 'The source of versions'],
  ['sessions', 'The one conversation of each project'],
  ['runs', 'Work on a project, waiting, running or done'],
  ['health', 'For operators'],
];

/** The API's version is the package's. */
const version = (): string => {
  const manifest = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
};

/** The OpenAPI 3.1 document of the app: what the decorators say, and what is true of all routes. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Onethread')
    .setDescription(DESCRIPTION)
    .setVersion(version())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The service that this document comes from');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build());
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, RunEvent: RUN_EVENT_SCHEMA },
    examples: { eventStream: STREAM_EXAMPLE },
  };
  describeAccess(document);
  describeAnswers(document);
  describeParameters(document);
  describeProblems(document);
  addExamples(document);
  placeExamples(document);
  return nameSchemas(document);
}
