import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SessionManagementService } from '../sessions/session-management.service';
import { WORKING_COPY } from '../workspaces/sources.service';
import { WorkspacesService } from '../workspaces/workspaces.service';
import type { RunSource } from './run-source';
import type { Run } from './run.entity';

const MAX_EXCHANGES = 12;
const MAX_FILES = 200;
/** Characters of a single prompt or answer. */
const MAX_TEXT = 1_500;

interface Exchange {
  source: RunSource;
  prompt: string | null;
  answer: string | null;
}

const shorten = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)} […]`;

/**
 * What the database knows of a conversation, for a new session that takes the place of a lost one:
 * the project, the last prompts and answers, the files that are there.
 */
@Injectable()
export class ContextSummaries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionManagementService,
    private readonly workspaces: WorkspacesService,
  ) {}

  /** The run's prompt with the summary before it. What a rollback has undone is not in it. */
  async introduce(run: Run, prompt: string): Promise<string> {
    const [about, exchanges, files] = await Promise.all([
      this.describe(run.projectId),
      this.exchanges(run),
      this.workspaces.tree(run.projectId, WORKING_COPY),
    ]);
    const paths = files.slice(0, MAX_FILES).map((file) => `- ${file.path}`);
    if (files.length > MAX_FILES) paths.push(`- … and ${files.length - MAX_FILES} more`);
    return [
      'The earlier conversation about this project could not be resumed. This is what is known of it.',
      about,
      exchanges.length === 0 ? '' : `What was said, oldest first:\n${exchanges.join('\n')}`,
      paths.length === 0
        ? 'There are no files yet.'
        : `Files in the working directory:\n${paths.join('\n')}`,
      `Now the user asks:\n${prompt}`,
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  }

  private async describe(projectId: string): Promise<string> {
    const [project] = await this.dataSource.query<
      { name: string | null; description: string | null }[]
    >('SELECT name, description FROM public.projects WHERE project_id = $1', [projectId]);
    const parts = [
      project?.name ? `Project: ${project.name}` : '',
      project?.description ? `About: ${project.description}` : '',
    ];
    return parts.filter((part) => part !== '').join('\n');
  }

  private async exchanges(run: Run): Promise<string[]> {
    const undone = await this.sessions.undoneStretches(run.projectId);
    const rows = await this.dataSource.query<Exchange[]>(
      `SELECT source, COALESCE(input->>'prompt', input->>'message') AS prompt,
              result->>'message' AS answer
         FROM runs
        WHERE project_id = $1 AND status = 'completed'
          AND source IN ('create_preview', 'update_project', 'chat_plan')
          AND NOT EXISTS (SELECT 1 FROM unnest($3::bigint[], $4::bigint[]) AS undone(after, until)
                WHERE line_number > undone.after AND line_number <= undone.until)
        ORDER BY line_number DESC LIMIT $2`,
      [
        run.projectId,
        MAX_EXCHANGES,
        undone.map(({ after }) => after),
        undone.map(({ until }) => until),
      ],
    );
    return rows
      .reverse()
      .map(
        ({ prompt, answer }) =>
          `- User: ${shorten(prompt ?? '')}${answer === null ? '' : `\n  You: ${shorten(answer)}`}`,
      );
  }
}
