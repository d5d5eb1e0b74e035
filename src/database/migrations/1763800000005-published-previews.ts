import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which artifact each project's preview shows now. */
export class PublishedPreviews1763800000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE published_previews (
        project_id uuid PRIMARY KEY REFERENCES public.projects ON DELETE CASCADE,
        artifact_id uuid NOT NULL,
        published_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE published_previews');
  }
}
