import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { EnvReader } from './src/config/env-reader';
import { StorageConfig } from './src/config/storage.config';
import { dataSourceOptions } from './src/database/data-source-options';

/** For the TypeORM CLI: `DATABASE_URL=… npm run migration:run`. */
export default new DataSource(dataSourceOptions(new StorageConfig(new EnvReader(process.env))));
