import type { Request } from 'express';
import { EnvReader } from '../config/env-reader';
import { HttpConfig } from '../config/http.config';
import { PreviewConfig } from '../config/preview.config';
import { SigningConfig } from '../config/signing.config';
import { PreviewLinks } from './preview-links';
import { SigningSecret } from './signing-secret';
import { StreamTickets, TICKET_SECONDS } from './stream-tickets.service';

const ONE = '0b9f3c1e-6f0a-4c55-9d3e-2f1a7c8b9d01';
const OTHER = '0b9f3c1e-6f0a-4c55-9d3e-2f1a7c8b9d02';

async function secretOf(text: string): Promise<SigningSecret> {
  const config = new SigningConfig(new EnvReader({ SIGNING_SECRET: text }));
  const secret = new SigningSecret(config, undefined as never);
  await secret.onModuleInit();
  return secret;
}

beforeEach(() => jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') }));
afterEach(() => jest.useRealTimers());

it('wants a secret that cannot be guessed', () => {
  expect(() => new SigningConfig(new EnvReader({ SIGNING_SECRET: 'x'.repeat(31) }))).toThrow(
    /^SIGNING_SECRET: must have at least 32 characters$/,
  );
});

describe('StreamTickets', () => {
  let tickets: StreamTickets;
  const admit = (ticket: unknown, params: Record<string, string> = { runId: ONE }) =>
    tickets.admit({ query: { ticket }, params } as unknown as Request);

  beforeEach(async () => (tickets = new StreamTickets(await secretOf('s'.repeat(32)))));

  it('admits the owner until it expires', () => {
    const { ticket, expiresAt } = tickets.issue('alice', {});

    expect(expiresAt.getTime() - Date.now()).toBe(TICKET_SECONDS * 1_000);
    expect(admit(ticket)).toEqual({ owner: 'alice' });
    jest.setSystemTime(expiresAt.getTime() - 1);
    expect(admit(ticket)).toEqual({ owner: 'alice' });
    jest.setSystemTime(expiresAt);
    expect(admit(ticket)).toBeUndefined();
  });

  it('opens what it is bound to, and nothing else', () => {
    const { ticket: run } = tickets.issue('alice', { runId: ONE });
    const { ticket: project } = tickets.issue('alice', { projectId: ONE });

    expect(admit(run, { runId: ONE.toUpperCase() })).toEqual({ owner: 'alice' });
    expect(admit(run, { runId: OTHER })).toBeUndefined();
    expect(admit(run, { projectId: ONE })).toBeUndefined();
    expect(admit(project, { projectId: ONE })).toEqual({ owner: 'alice' });
    expect(admit(project, { runId: ONE })).toBeUndefined();
  });

  it.each<[string, (ticket: string) => unknown]>([
    ['nothing', () => ''],
    ['a list', (ticket) => [ticket, ticket]],
    ['an object', (ticket) => ({ ticket })],
    ['one without its signature', (ticket) => ticket.split('.')[0]],
    ['one with another owner', (ticket) => forge(ticket, 'alice', 'bobby')],
    ['one with more', (ticket) => `${ticket}.x`],
    ['one with padding', (ticket) => `${ticket}=`],
    ['one of another kind', (ticket) => ticket.replace(/\.(.)/, '.$1$1')],
    ['a long one', () => `${'a'.repeat(100_000)}.b`],
  ])('does not take %s', (_what, change) => {
    const { ticket } = tickets.issue('alice', {});

    expect(admit(change(ticket))).toBeUndefined();
  });

  it('does not take one that another secret has signed', async () => {
    const others = new StreamTickets(await secretOf('t'.repeat(32)));

    expect(admit(others.issue('alice', {}).ticket)).toBeUndefined();
  });
});

const forge = (ticket: string, from: string, to: string): string => {
  const [text, signature] = ticket.split('.');
  const content = Buffer.from(text, 'base64url').toString().replace(from, to);
  return `${Buffer.from(content).toString('base64url')}.${signature}`;
};

describe('PreviewLinks', () => {
  const links = async (env: Record<string, string> = { PREVIEW_ACCESS: 'signed' }) => {
    const reader = new EnvReader(env);
    const config = new PreviewConfig(reader, new HttpConfig(reader));
    return new PreviewLinks(config, await secretOf('s'.repeat(32)));
  };
  const address = `http://${ONE}.localhost:3001/`;
  const tokenOf = (link: string) => new URL(link).searchParams.get('preview_token')!;

  it('leaves addresses as they are while previews are public', async () => {
    expect((await links({})).linkTo(address)).toBe(address);
  });

  it('signs addresses of projects and of versions for the project, and for a while', async () => {
    const signed = await links({ PREVIEW_ACCESS: 'signed', PREVIEW_LINK_SECONDS: '100' });
    const token = tokenOf(signed.linkTo(address));

    expect(signed.linkTo(address)).toBe(`${address}?preview_token=${token}`);
    expect(tokenOf(signed.linkTo(`http://v3-${ONE}.localhost:3001/`))).toBe(token);
    expect(signed.expiryOf(ONE, token)).toBe(Date.now() / 1_000 + 100);
    expect(signed.expiryOf(OTHER, token)).toBeUndefined();
    jest.advanceTimersByTime(99_999);
    expect(signed.expiryOf(ONE, token)).toBeDefined();
    jest.advanceTimersByTime(1);
    expect(signed.expiryOf(ONE, token)).toBeUndefined();
  });

  it('gives the same link for a while, and never one that is about to expire', async () => {
    const signed = await links({ PREVIEW_ACCESS: 'signed', PREVIEW_LINK_SECONDS: '100' });
    const first = signed.linkTo(address);
    jest.advanceTimersByTime(24_999);
    expect(signed.linkTo(address)).toBe(first);
    jest.advanceTimersByTime(1);
    expect(signed.linkTo(address)).not.toBe(first);
  });

  it.each<[string, (token: string) => string]>([
    ['a later expiry', (token) => token.replace(/^\d+/, (text) => String(Number(text) + 1))],
    ['an expiry written otherwise', (token) => `0${token}`],
    ['no signature', (token) => token.split('.')[0]],
    ['nothing', () => ''],
  ])('does not take a token with %s', async (_what, change) => {
    const signed = await links();

    expect(signed.expiryOf(ONE, change(tokenOf(signed.linkTo(address))))).toBeUndefined();
  });

  it('finds the preview in whatever has one', async () => {
    const signed = await links();

    expect(signed.within({ a: 1 })).toEqual({ a: 1 });
    expect(signed.within({ previewUrl: null })).toEqual({ previewUrl: null });
    expect(signed.within({ previewUrl: address }).previewUrl).toContain('preview_token=');
  });
});
