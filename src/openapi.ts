import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { apiDocument } from './api-document/api-document';
import { AppModule } from './app.module';

/** The API's document, from the code alone: nothing is started, neither database nor Redis is needed. */
export async function openApiOfCode(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule, {
    preview: true,
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  return apiDocument(app);
}
