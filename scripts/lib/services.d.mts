// For the tests in TypeScript; the description of each field is in services.mjs.

export interface Services {
  databaseUrl: string;
  redisUrl: string;
  lost: Promise<string>;
  stop(): Promise<void>;
}

export interface ServicesOptions {
  dataDir: string;
  databaseUrl?: string;
  redisUrl?: string;
  durable?: boolean;
  log?: (line: string) => void;
  signal?: AbortSignal;
}

export function startServices(options: ServicesOptions): Promise<Services>;
