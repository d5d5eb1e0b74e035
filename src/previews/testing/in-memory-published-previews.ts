import { PublishedPreview } from '../published-preview.entity';
import { PublishedPreviews } from '../published-previews';

/** Rows without a database. Transactions are not imitated: a row is there at once. */
export class InMemoryPublishedPreviews extends PublishedPreviews {
  private readonly rows = new Map<string, PublishedPreview>();
  private readonly versions = new Map<string, string>();

  find(projectId: string): Promise<PublishedPreview | undefined> {
    return Promise.resolve(this.rows.get(projectId));
  }

  put(projectId: string, artifactId: string): Promise<void> {
    this.rows.set(projectId, { projectId, artifactId, publishedAt: new Date() });
    return Promise.resolve();
  }

  remove(projectId: string): Promise<void> {
    this.rows.delete(projectId);
    return Promise.resolve();
  }

  findVersion(projectId: string, number: number): Promise<string | undefined> {
    return Promise.resolve(this.versions.get(`${projectId} ${number}`));
  }

  putVersion(projectId: string, number: number, artifactId: string): Promise<void> {
    this.versions.set(`${projectId} ${number}`, artifactId);
    return Promise.resolve();
  }

  outdated(): Promise<string[]> {
    return Promise.resolve([]);
  }

  artifactsOf(projectId: string): Promise<string[]> {
    const own = this.rows.get(projectId)?.artifactId;
    const ofVersions = [...this.versions].filter(([key]) => key.startsWith(`${projectId} `));
    const all = ofVersions.map(([, artifactId]) => artifactId);
    return Promise.resolve([...new Set(own === undefined ? all : [own, ...all])]);
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }
}
