import { ConfigError } from './config/env-reader';
import { startTracing } from './tracing';

// By being imported, and first: what comes after it in the list of imports can be traced.
try {
  startTracing();
} catch (error) {
  console.error(error instanceof ConfigError ? `onethread: ${error.message}` : error);
  process.exit(1);
}
