import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OwnerLookups } from '../access/owner-lookups';

/** Whose a project is. */
@Injectable()
export class ProjectOwners implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lookups: OwnerLookups,
  ) {}

  onModuleInit(): void {
    this.lookups.register('projectId', { thing: 'project', ownerOf: (id) => this.ownerOf(id) });
  }

  async ownerOf(projectId: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ owner: string }[]>(
      'SELECT owner FROM public.projects WHERE project_id = $1',
      [projectId],
    );
    return row?.owner;
  }
}
