import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../common/domain-error';
import { ProjectIsBeingDeleted } from '../projects/projects.events';
import { ThreadIsBeingReset } from '../sessions/sessions.events';

/** What would pull the rug from under a run waits until it has ended. */
@Injectable()
export class RefuseWhileARunIsAtWork {
  @OnEvent(ThreadIsBeingReset.event, { promisify: true, suppressErrors: false })
  async beforeReset({ projectId, manager }: ThreadIsBeingReset): Promise<void> {
    await refuseIfBusy(projectId, manager);
  }

  @OnEvent(ProjectIsBeingDeleted.event, { promisify: true, suppressErrors: false })
  async beforeDeletion({ projectId, manager }: ProjectIsBeingDeleted): Promise<void> {
    await refuseIfBusy(projectId, manager);
  }
}

/**
 * Looks twice: first without a lock, as a run at work locks the lease and then the project, which the
 * caller has locked already; then with the lease locked, so that nobody takes it before the caller ends.
 */
async function refuseIfBusy(projectId: string, manager: EntityManager): Promise<void> {
  await refuseIfRunning(projectId, manager);
  await manager.query('SELECT 1 FROM project_leases WHERE project_id = $1 FOR UPDATE', [projectId]);
  await refuseIfRunning(projectId, manager);
}

async function refuseIfRunning(projectId: string, manager: EntityManager): Promise<void> {
  const [busy] = await manager.query<{ run_id: string }[]>(
    `SELECT run_id FROM runs WHERE project_id = $1 AND status = 'running'`,
    [projectId],
  );
  if (busy === undefined) return;
  throw new DomainError('project_busy', 409, 'A run of this project is at work.', {
    members: { projectId, runId: busy.run_id },
    retryAfterSeconds: 5,
  });
}
