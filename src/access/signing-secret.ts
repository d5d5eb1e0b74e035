import { Injectable, OnModuleInit } from '@nestjs/common';
import { createHmac, randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { SigningConfig } from '../config/signing.config';

/** The secret behind what this service signs; the same in every process of it. */
@Injectable()
export class SigningSecret implements OnModuleInit {
  private secret?: Buffer;

  constructor(
    private readonly config: SigningConfig,
    private readonly dataSource: DataSource,
  ) {}

  async onModuleInit(): Promise<void> {
    const { secret } = this.config;
    this.secret = secret === undefined ? await this.shared() : Buffer.from(secret, 'utf8');
  }

  /** A key for one purpose: what is signed for one is worth nothing for another. */
  keyFor(purpose: string): Buffer {
    if (this.secret === undefined) throw new Error('nothing can be signed before the start');
    return createHmac('sha256', this.secret).update(purpose).digest();
  }

  /** Of processes that start together, the first makes it; all read what is there then. */
  private async shared(): Promise<Buffer> {
    await this.dataSource.query(
      `INSERT INTO service_secrets (name, secret) VALUES ('signing', $1) ON CONFLICT DO NOTHING`,
      [randomBytes(32)],
    );
    const [{ secret }] = await this.dataSource.query<[{ secret: Buffer }]>(
      `SELECT secret FROM service_secrets WHERE name = 'signing'`,
    );
    return secret;
  }
}
