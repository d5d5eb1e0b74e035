import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { StorageConfig } from '../config/storage.config';
import { dataSourceOptions } from './data-source-options';
import { migrateWith } from './migrate';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [StorageConfig],
      useFactory: (storage: StorageConfig) => ({
        ...dataSourceOptions(storage),
        autoLoadEntities: true,
        retryAttempts: 5,
        retryDelay: 1_000,
      }),
      dataSourceFactory: async (options) => {
        await migrateWith(options!);
        return new DataSource(options!).initialize();
      },
    }),
  ],
})
export class DatabaseModule {}
