import { PublishedPreview } from '../published-preview.entity';
import { PublishedPreviews, VersionPreview } from '../published-previews';

/** Rows without a database. Transactions are not imitated: a row is there at once. */
export class InMemoryPublishedPreviews extends PublishedPreviews {
  private readonly rows = new Map<string, PublishedPreview>();
  private readonly versions = new Map<string, VersionPreview>();

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

  findVersion(projectId: string, number: number): Promise<VersionPreview | undefined> {
    return Promise.resolve(this.versions.get(`${projectId} ${number}`));
  }

  putVersion(projectId: string, number: number, artifactId: string): Promise<void> {
    this.versions.set(`${projectId} ${number}`, { artifactId });
    return Promise.resolve();
  }

  useVersion(projectId: string, number: number): Promise<string | undefined> {
    return Promise.resolve(this.versions.get(`${projectId} ${number}`)?.artifactId);
  }

  replaceVersion(
    projectId: string,
    number: number,
    artifactId: string,
    former: string | undefined,
  ): Promise<boolean> {
    const preview = this.versions.get(`${projectId} ${number}`);
    const same = preview !== undefined && preview.artifactId === former;
    if (same) this.versions.set(`${projectId} ${number}`, { artifactId });
    return Promise.resolve(same);
  }

  rebuildFailed(projectId: string, number: number): Promise<void> {
    this.versions.set(`${projectId} ${number}`, { rebuildFailedAt: new Date() });
    return Promise.resolve();
  }

  /** All of them, whatever shall be kept. */
  putAway(projectId: string): Promise<string[]> {
    const own = [...this.versions].filter(([key]) => key.startsWith(`${projectId} `));
    for (const [key] of own) this.versions.set(key, {});
    return Promise.resolve(own.flatMap(([, { artifactId }]) => artifactId ?? []));
  }

  artifactsOf(projectId: string): Promise<string[]> {
    const own = this.rows.get(projectId)?.artifactId;
    const ofVersions = [...this.versions].filter(([key]) => key.startsWith(`${projectId} `));
    const all = ofVersions.flatMap(([, { artifactId }]) => artifactId ?? []);
    return Promise.resolve([...new Set(own === undefined ? all : [own, ...all])]);
  }
}
