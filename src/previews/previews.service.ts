import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { EntityManager } from 'typeorm';
import { PreviewConfig } from '../config/preview.config';
import { ProjectDeleted, ProjectIsBeingDeleted } from '../projects/projects.events';
import { ArtifactError } from './artifact-error';
import { ArtifactStore, StoredArtifact } from './artifact-store';
import { PublishedPreview } from './published-preview.entity';
import { PublishedPreviews, VersionPreview } from './published-previews';

export interface Publication {
  artifactId: string;
  previewUrl: string;
}

/**
 * Publishes previews. A project's former artifact stays in the store when another takes its place:
 * whoever knows that nothing needs it any more removes it there.
 */
@Injectable()
export class PreviewsService {
  /** Artifacts of projects whose deletion is under way, as what names them goes with the project. */
  private readonly leftBehind = new Map<string, string[]>();

  constructor(
    private readonly store: ArtifactStore,
    private readonly published: PublishedPreviews,
    private readonly config: PreviewConfig,
  ) {}

  /**
   * Copies a folder into the store, shown to nobody yet.
   *
   * @throws ArtifactError `preview_too_large`, `preview_source_invalid`
   */
  stage(sourceFolder: string): Promise<StoredArtifact> {
    return this.store.create(sourceFolder);
  }

  /**
   * Makes an artifact what the project shows, at once for new requests in every process; with a
   * manager, when its transaction commits.
   *
   * @throws ArtifactError `artifact_not_found`
   */
  async activate(projectId: string, artifactId: string, manager?: EntityManager): Promise<void> {
    if ((await this.store.open(artifactId, '')) === undefined) {
      throw new ArtifactError('artifact_not_found', `There is no artifact ${artifactId}.`);
    }
    await this.published.put(projectId, artifactId, manager);
  }

  /** Lets a version show an artifact at an address of its own; within the caller's transaction. */
  async keep(
    projectId: string,
    number: number,
    artifactId: string,
    manager: EntityManager,
  ): Promise<void> {
    await this.published.putVersion(projectId, number, artifactId, manager);
  }

  /** What a version shows; undefined: it was put away. It is not put away within the next moments. */
  async artifactOf(projectId: string, number: number): Promise<string | undefined> {
    return this.stored(await this.published.useVersion(projectId, number));
  }

  /** How it stands with a version's preview; undefined: there is no such version. */
  async versionPreview(projectId: string, number: number): Promise<VersionPreview | undefined> {
    const preview = await this.published.findVersion(projectId, number);
    return preview && { ...preview, artifactId: await this.stored(preview.artifactId) };
  }

  /**
   * Gives a version whose preview was put away a new one. When somebody else was quicker, or the
   * project is gone, nothing happens.
   *
   * @throws ArtifactError `preview_too_large`, `preview_source_invalid`
   */
  async bringBack(projectId: string, number: number, sourceFolder: string): Promise<void> {
    const preview = await this.published.findVersion(projectId, number);
    const former = preview?.artifactId;
    if (preview === undefined || (await this.stored(former)) !== undefined) return;
    const { artifactId } = await this.stage(sourceFolder);
    if (await this.published.replaceVersion(projectId, number, artifactId, former)) {
      await this.putAwayOld(projectId);
    } else await this.discard(artifactId);
  }

  /** A version's preview cannot be brought back, for now. */
  rebuildFailed(projectId: string, number: number): Promise<void> {
    return this.published.rebuildFailed(projectId, number);
  }

  /** Puts away the previews of versions, but for the last that were used, and the one that is shown. */
  async putAwayOld(projectId: string): Promise<void> {
    const outdated = await this.published.putAway(projectId, this.config.keep);
    for (const artifactId of outdated) await this.store.remove(artifactId);
  }

  /** The artifact, if its files are there. */
  private async stored(artifactId: string | undefined): Promise<string | undefined> {
    if (artifactId === undefined) return undefined;
    return (await this.store.open(artifactId, '')) && artifactId;
  }

  /** Removes a staged artifact that is not to be shown after all. */
  discard(artifactId: string): Promise<void> {
    return this.store.remove(artifactId);
  }

  /** Stages and activates. */
  async publish(projectId: string, sourceFolder: string): Promise<Publication> {
    const { artifactId } = await this.stage(sourceFolder);
    try {
      await this.activate(projectId, artifactId);
    } catch (error) {
      await this.discard(artifactId);
      throw error;
    }
    return { artifactId, previewUrl: this.urlOf(projectId) };
  }

  /** What the project shows now; undefined: nothing. */
  current(projectId: string): Promise<PublishedPreview | undefined> {
    return this.published.find(projectId);
  }

  /** Where the project's preview is, or will be once there is one. */
  urlOf(projectId: string): string {
    return this.config.urlOf(projectId);
  }

  /** Where a version's own preview is. */
  urlOfVersion(projectId: string, number: number): string {
    return this.urlOf(`v${number}-${projectId}`);
  }

  /** The project shows nothing any more. Its artifact stays in the store. */
  unpublish(projectId: string): Promise<void> {
    return this.published.remove(projectId);
  }

  @OnEvent(ProjectIsBeingDeleted.event, { promisify: true, suppressErrors: false })
  async beforeDeletion({ projectId }: ProjectIsBeingDeleted): Promise<void> {
    // Not in the deletion's transaction: another listener uses that at the same time.
    this.leftBehind.set(projectId, await this.published.artifactsOf(projectId));
  }

  @OnEvent(ProjectDeleted.event)
  async forget({ projectId }: ProjectDeleted): Promise<void> {
    const artifactIds = this.leftBehind.get(projectId) ?? [];
    this.leftBehind.delete(projectId);
    for (const artifactId of artifactIds) await this.store.remove(artifactId);
  }
}
