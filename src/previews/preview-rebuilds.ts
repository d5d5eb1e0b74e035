/** How it stands with a version's preview that was put away and has been asked for. */
export type Rebuild =
  | { state: 'ready'; artifactId: string }
  /** Somebody is at it, or will be. */
  | { state: 'preparing' }
  /** So much is asked for already that this one was not taken in. */
  | { state: 'busy' }
  /** It was tried not long ago, in vain. */
  | { state: 'failed' };

/**
 * Brings back previews of versions that were put away; also the injection token. This room knows
 * neither source nor builds: a room above it provides this.
 */
export abstract class PreviewRebuilds {
  /** Asks for it, and waits for a moment, in which a version that needs no build is ready. */
  abstract bringBack(projectId: string, number: number): Promise<Rebuild>;
}
