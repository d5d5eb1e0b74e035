import { EnvReader } from '../config/env-reader';
import { PreviewConfig } from '../config/preview.config';
import { PreviewHost } from './preview-host';

const ID = '0b9f3c1e-6f0a-4c55-9d3e-2f1a7c8b9d01';
const hostOf = (env: Record<string, string>): PreviewHost =>
  new PreviewHost(new PreviewConfig(new EnvReader(env), { corsOrigins: [] }));

describe('PreviewHost', () => {
  const previews = hostOf({});

  it('follows the template of a deployment behind a proxy', () => {
    const own = hostOf({ PREVIEW_URL_TEMPLATE: 'https://{projectId}.preview.example.com/' });

    expect(own.parse(`${ID}.preview.example.com`)).toEqual({ projectId: ID });
    expect(own.parse(`${ID}.localhost`)).toBeUndefined();
  });

  it.each([
    `${ID}.localhost`,
    `${ID}.localhost:3001`,
    `${ID}.localhost:`,
    `${ID}.localhost.`,
    `${ID}.localhost.:80`,
    `${ID.toUpperCase()}.LocalHost:80`,
    ` ${ID}.localhost `,
  ])('reads %j', (host) => {
    expect(previews.parse(host)).toEqual({ projectId: ID });
  });

  it('reads the name of a version', () => {
    expect(previews.parse(`V12-${ID}.localhost`)).toEqual({ projectId: ID, version: 12 });
  });

  it.each([
    undefined,
    '',
    ':3001',
    '.',
    'localhost',
    '.localhost',
    'localhost:3001',
    ID,
    `${ID}.`,
    `${ID}.example.com`,
    `${ID}.localhost.example.com`,
    `${ID}localhost`,
    `${ID}.xlocalhost`,
    `a.${ID}.localhost`,
    `${ID}..localhost`,
    `${ID.slice(1)}.localhost`,
    `${ID}0.localhost`,
    `v0-${ID}.localhost`,
    `v-${ID}.localhost`,
    `v01-${ID}.localhost`,
    `v9999999999-${ID}.localhost`,
    `w1-${ID}.localhost`,
    `user@${ID}.localhost`,
    `${ID}.localhost/`,
    `${ID}.localhost:abc`,
    `${ID}.localhost:80:80`,
    `${ID}.localhost, other`,
    `${ID}.localhost\0`,
    `${ID.replaceAll('-', '－')}.localhost`,
    '127.0.0.1:3001',
    '[::1]:3001',
    `[${ID}.localhost]`,
    `${'a.'.repeat(5_000)}localhost`,
  ])('does not take %j for a preview', (host) => {
    expect(previews.parse(host)).toBeUndefined();
  });
});
