import './start-tracing';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module';
import { setUp } from './app.setup';
import { ConfigError, loadEnvFile } from './config/env-reader';
import { DataConfig } from './config/data.config';
import { DemoModelConfig } from './config/demo-model.config';
import { HttpConfig } from './config/http.config';
import { PlaygroundConfig } from './config/playground.config';
import { PreviewConfig } from './config/preview.config';
import { WorkerConfig } from './config/worker.config';
import { HttpServerAdapter } from './http-server';
import { takeTemporaryFolder } from './common/temporary-folder';
import { RunEngine } from './runs/run-engine.service';
import { readyBanner } from './ready-banner';
import { stopOnSignals } from './stop-on-signals';

async function main(): Promise<void> {
  loadEnvFile();
  const app = await NestFactory.create<NestExpressApplication>(AppModule, new HttpServerAdapter(), {
    bufferLogs: true,
    // When the start fails, `main` says it in one line; Nest would print its own account of it first.
    autoFlushLogs: false,
    abortOnError: false,
    bodyParser: false,
  });
  const worker = app.get(WorkerConfig);
  await takeTemporaryFolder(app.get(DataConfig));
  stopOnSignals(app);
  setUp(app);
  app.flushLogs();
  if (!worker.runsApi) {
    await app.init();
    app.get(RunEngine).start();
    process.stdout.write('Onethread worker is ready.\n');
    return;
  }
  const http = app.get(HttpConfig);
  await app.listen(http.port, http.host);
  // Not before: a run that is taken by a process which then finds its port in use has lost its worker.
  app.get(RunEngine).start();
  process.stdout.write(
    readyBanner({
      api: `http://${http.host === '127.0.0.1' ? 'localhost' : http.host}:${http.port}`,
      previews: app.get(PreviewConfig).urlOf('<projectId>'),
      dataDir: app.get(DataConfig).root,
      playground: app.get(PlaygroundConfig).enabled,
      demoModel: app.get(DemoModelConfig).enabled,
    }),
  );
}

main().catch((error: unknown) => {
  // One line for what an operator can mend; the stack only for what we did not foresee.
  const { code, message, address, port } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (error instanceof ConfigError) console.error(`onethread: ${message}`);
  else if (code === 'EADDRINUSE') {
    console.error(`onethread: ${address}:${port} is in use; stop what listens there, or set PORT`);
  } else if (code === 'ECONNREFUSED') console.error(`onethread: cannot reach a server: ${message}`);
  else console.error('onethread: the start failed:', error);
  process.exit(1);
});
