import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OwnerLookups } from '../access/owner-lookups';

/** Whose a run is, by whichever name it goes: its project's owner's. */
@Injectable()
export class RunOwners implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lookups: OwnerLookups,
  ) {}

  onModuleInit(): void {
    const ownerOf = (id: string) => this.ownerOf(id);
    this.lookups.register('runId', { thing: 'run', ownerOf });
    this.lookups.register('buildId', { thing: 'build', ownerOf });
    this.lookups.register('chatId', { thing: 'chat', ownerOf });
  }

  private async ownerOf(runId: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ owner: string }[]>(
      `SELECT owner FROM runs JOIN public.projects USING (project_id) WHERE run_id = $1`,
      [runId],
    );
    return row?.owner;
  }
}
