import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PreviewHarness, PROJECT } from './testing/preview-harness';

describe('PreviewsService', () => {
  let harness: PreviewHarness;
  let site: string;

  beforeEach(async () => {
    harness = await PreviewHarness.create({ PREVIEW_PORT: '3001' });
    site = await harness.site('bakery', { 'index.html': 'Rise' });
  });

  afterEach(() => harness.close());

  const stored = (): Promise<string[]> => readdir(join(harness.folder, 'data', 'previews'));

  it('publishes a folder and says where', async () => {
    const { artifactId, previewUrl } = await harness.service.publish(PROJECT, site);

    expect(previewUrl).toBe(`http://${PROJECT}.localhost:3001/`);
    expect(await harness.service.current(PROJECT)).toMatchObject({ artifactId });
  });

  it('keeps the former artifact when another takes its place', async () => {
    const first = await harness.service.publish(PROJECT, site);
    const second = await harness.service.publish(PROJECT, site);

    expect(await harness.service.current(PROJECT)).toMatchObject({
      artifactId: second.artifactId,
    });
    expect((await stored()).sort()).toEqual([first.artifactId, second.artifactId].sort());
  });

  it('shows nothing of what is only staged', async () => {
    const { artifactId, files } = await harness.service.stage(site);
    expect(files).toBe(1);
    expect(await harness.service.current(PROJECT)).toBeUndefined();

    await harness.service.activate(PROJECT, artifactId);
    expect(await harness.service.current(PROJECT)).toMatchObject({ artifactId });
  });

  it('does not activate an artifact that is not there', async () => {
    const { artifactId } = await harness.service.stage(site);
    await harness.service.discard(artifactId);

    await expect(harness.service.activate(PROJECT, artifactId)).rejects.toMatchObject({
      code: 'artifact_not_found',
    });
  });

  it('leaves no artifact behind when it cannot be activated', async () => {
    jest.spyOn(harness.published, 'put').mockRejectedValue(new Error('no such project'));

    await expect(harness.service.publish(PROJECT, site)).rejects.toThrow('no such project');
    expect(await stored()).toEqual([]);
  });

  it('shows nothing after unpublishing', async () => {
    await harness.service.publish(PROJECT, site);
    await harness.service.unpublish(PROJECT);

    expect(await harness.service.current(PROJECT)).toBeUndefined();
  });
});
