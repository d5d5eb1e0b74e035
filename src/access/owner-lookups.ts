import { Injectable } from '@nestjs/common';

/** Whose a thing of one kind is. */
export interface OwnerLookup {
  /** What it is called in `<thing>_not_found`. */
  thing: string;
  /** @param id a UUID in lower case. @returns undefined: there is no such thing */
  ownerOf(id: string): Promise<string | undefined>;
}

/**
 * What the names of ids in requests stand for. Each room says so of its own, at its start; a route
 * with a name that no room has spoken for does not start (see `Ownership`).
 */
@Injectable()
export class OwnerLookups {
  private readonly lookups = new Map<string, OwnerLookup>();
  private readonly harmless = new Set<string>();

  /** @param name of a route parameter, and of a field in queries and bodies, e.g. `projectId` */
  register(name: string, lookup: OwnerLookup): void {
    this.lookups.set(name, lookup);
  }

  /** Names that stand for nothing by themselves, such as a version's number within its project. */
  ignore(...names: string[]): void {
    for (const name of names) this.harmless.add(name);
  }

  find(name: string): OwnerLookup | undefined {
    return this.lookups.get(name);
  }

  knows(name: string): boolean {
    return this.lookups.has(name) || this.harmless.has(name);
  }
}
