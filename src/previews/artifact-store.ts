import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, OnModuleInit } from '@nestjs/common';
import { DataConfig } from '../config/data.config';
import { isPublishableName } from './artifact-path';
import { copySite, ifThere, SiteLimits, SiteSize } from './copy-site';

export interface StoredArtifact extends SiteSize {
  artifactId: string;
}

export interface ArtifactEntry {
  kind: 'file' | 'folder';
  /** Free of symbolic links, and inside the artifact. */
  absolutePath: string;
  /** Bytes of a file. */
  size: number;
}

/**
 * Keeps published sites, each whole and unchanging under an id of its own; also the injection
 * token. An artifact is there with all its files or not at all.
 */
export abstract class ArtifactStore {
  /**
   * Copies the regular files of a folder. Left out: symbolic links (never followed), names that
   * begin with a dot, `node_modules`, and what is neither file nor folder.
   *
   * The caller answers for the folders above `sourceFolder`; the folder itself must not be a link.
   *
   * @throws ArtifactError `preview_too_large`, `preview_source_invalid`
   */
  abstract create(sourceFolder: string, limits?: Partial<SiteLimits>): Promise<StoredArtifact>;

  /** What `path` (decoded, `a/b.css`; empty for the root) names in an artifact; undefined: nothing. */
  abstract open(artifactId: string, path: string): Promise<ArtifactEntry | undefined>;

  /** Removing what is not there is no error. */
  abstract remove(artifactId: string): Promise<void>;
}

const DEFAULT_LIMITS: SiteLimits = { maxEntries: 10_000, maxBytes: 200_000_000 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const UNFINISHED = '.unfinished-';
/** Far longer than a copy within the limits takes. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** Artifacts as folders under DATA_DIR/previews. */
@Injectable()
export class FileArtifactStore extends ArtifactStore implements OnModuleInit {
  constructor(private readonly data: DataConfig) {
    super();
  }

  /** Clears away what a crash left half done. */
  async onModuleInit(): Promise<void> {
    await mkdir(this.data.previews, { recursive: true });
    for (const name of await readdir(this.data.previews)) {
      if (!name.startsWith(UNFINISHED)) continue;
      const path = join(this.data.previews, name);
      const age = Date.now() - ((await ifThere(lstat(path)))?.mtimeMs ?? 0);
      // Another process on the same folder may be at work on a young one.
      if (age > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
    }
  }

  async create(sourceFolder: string, limits?: Partial<SiteLimits>): Promise<StoredArtifact> {
    const artifactId = randomUUID();
    // Beside its final place, so that the rename stays within one file system and is atomic.
    const unfinished = this.unfinished();
    await mkdir(unfinished, { recursive: true });
    try {
      const size = await copySite(sourceFolder, unfinished, { ...DEFAULT_LIMITS, ...limits });
      await rename(unfinished, this.folder(artifactId));
      return { artifactId, ...size };
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
  }

  async open(artifactId: string, path: string): Promise<ArtifactEntry | undefined> {
    const names = path === '' ? [] : path.split('/');
    if (!UUID.test(artifactId) || !names.every(isPublishableName)) return undefined;
    const root = await ifThere(realpath(this.data.previews));
    if (root === undefined) return undefined;

    // A path that is its own real path has no link on it, the artifact's own folder included; on a
    // file system that ignores case, this also asks for the right one.
    const absolutePath = join(root, artifactId, ...names);
    if ((await ifThere(realpath(absolutePath))) !== absolutePath) return undefined;
    const found = await ifThere(lstat(absolutePath));
    if (found?.isFile()) return { kind: 'file', absolutePath, size: found.size };
    if (found?.isDirectory()) return { kind: 'folder', absolutePath, size: 0 };
    return undefined;
  }

  async remove(artifactId: string): Promise<void> {
    if (!UUID.test(artifactId)) return;
    // Renamed first: removing takes a while, and meanwhile half a site would be served.
    const unfinished = this.unfinished();
    if ((await ifThere(rename(this.folder(artifactId), unfinished).then(() => true))) === true) {
      await rm(unfinished, { recursive: true, force: true });
    }
  }

  private folder(artifactId: string): string {
    return join(this.data.previews, artifactId);
  }

  /** The dot keeps it apart from every id, and out of what can be served. */
  private unfinished(): string {
    return join(this.data.previews, `${UNFINISHED}${randomUUID()}`);
  }
}
