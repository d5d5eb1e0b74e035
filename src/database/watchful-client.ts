import { Client, type ClientConfig } from 'pg';
import type { Socket } from 'node:net';

/** What a server says that has become a read-only standby; another one is to be asked. */
const READ_ONLY = '25006';

interface Insides {
  connection: NodeJS.EventEmitter & { stream: Socket };
  _getActiveQuery(): unknown;
}

/**
 * A connection that gives itself up when the server cannot be what it was: it has not said a word
 * about a statement for too long (a network that swallows everything, which no error tells of), or it
 * writes nothing any more since a failover. The pool then makes a new one.
 */
export class WatchfulClient extends Client {
  constructor(config: ClientConfig & { silenceMs?: number } = {}) {
    super(config);
    const { connection } = this as unknown as Insides;
    const { silenceMs = 0 } = config;
    // With TLS it is another socket by then.
    connection.on(config.ssl ? 'sslconnect' : 'connect', () => {
      connection.stream.setTimeout(silenceMs, () => this.stopWaiting());
    });
    connection.on('errorMessage', ({ code }: { code?: string }) => {
      // After the query has heard of it.
      if (code === READ_ONLY) setImmediate(() => connection.stream.destroy());
    });
  }

  private stopWaiting(): void {
    const insides = this as unknown as Insides;
    if (insides._getActiveQuery()) insides.connection.stream.destroy();
  }
}
