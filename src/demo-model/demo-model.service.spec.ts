import { Logger } from '@nestjs/common';
import { DemoModelService } from './demo-model.service';
import { user, wireRequest } from './testing/wire-requests';

const service = (enabled: boolean) => new DemoModelService({ enabled });

describe('the demo model service', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('gives the CLI an address that answers, and a key that is none', async () => {
    const demo = service(true);
    await demo.onModuleInit();
    const { ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY } = demo.environment();
    const response = await fetch(`${ANTHROPIC_BASE_URL}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify(wireRequest([user('hello')], { stream: false, tools: [] })),
    });
    await demo.onApplicationShutdown();

    expect(ANTHROPIC_BASE_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(ANTHROPIC_API_KEY).not.toMatch(/^sk-/);
    expect(await response.json()).toMatchObject({ content: [{ type: 'text' }] });
    await expect(fetch(ANTHROPIC_BASE_URL)).rejects.toThrow('fetch failed');
  });

  it('does nothing when it is off', async () => {
    const demo = service(false);
    await demo.onModuleInit();

    expect(demo.enabled).toBe(false);
    expect(demo.environment()).toEqual({});
    await demo.onApplicationShutdown();
  });

  it('has no address before it listens', () => {
    expect(() => service(true).environment()).toThrow('not listening');
  });
});
