import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { EnvReader } from '../../../src/config/env-reader';
import { StorageConfig } from '../../../src/config/storage.config';
import { dataSourceOptions } from '../../../src/database/data-source-options';

/** A database of its own on the tests' Postgres, without any table, for specs that need no service. */
export async function emptyDatabase(): Promise<DataSource> {
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: process.env.E2E_DATABASE_URL });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(process.env.E2E_DATABASE_URL!);
  url.pathname = `/${name}`;
  const storage = new StorageConfig(new EnvReader({ DATABASE_URL: url.href }));
  return new DataSource(dataSourceOptions(storage)).initialize();
}

/** A project's row, and nothing else of it. */
export async function bareProject(db: DataSource): Promise<string> {
  const projectId = randomUUID();
  await db.query('INSERT INTO projects (project_id) VALUES ($1)', [projectId]);
  return projectId;
}
