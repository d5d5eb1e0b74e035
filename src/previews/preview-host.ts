import { Injectable } from '@nestjs/common';
import { PreviewConfig } from '../config/preview.config';

/** What a preview host name asks for. */
export interface PreviewName {
  projectId: string;
  /** A certain version (`v3-<projectId>.…`) instead of the current preview. */
  version?: number;
}

const LABEL = /^(?:v([1-9]\d{0,8})-)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
/** A name and perhaps a port; the dot at the end is that of a fully qualified name. */
const HOST = /^([a-z0-9.-]+?)\.?(?::\d{0,5})?$/;

/** Tells from a host name which preview is meant; the reverse of `PreviewConfig.urlOf`. */
@Injectable()
export class PreviewHost {
  /** What follows the project's label in the host name, e.g. `.localhost`. */
  private readonly suffix: string;

  constructor(config: PreviewConfig) {
    const sample = new URL(config.urlOf('sample')).hostname;
    this.suffix = sample.slice('sample'.length).replace(/\.$/, '');
  }

  /** Reads a Host header; undefined: not the name of a preview. The port does not matter. */
  parse(host: string | undefined): PreviewName | undefined {
    const name = HOST.exec(host?.trim().toLowerCase() ?? '')?.[1];
    if (name === undefined || !name.endsWith(this.suffix)) return undefined;
    const label = LABEL.exec(name.slice(0, -this.suffix.length));
    if (label === null) return undefined;
    const [, version, projectId] = label;
    return version === undefined ? { projectId } : { projectId, version: Number(version) };
  }
}
