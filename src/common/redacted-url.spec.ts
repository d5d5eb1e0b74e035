import { redactedUrl } from './redacted-url';

describe('redactedUrl', () => {
  it.each([
    ['/v1/projects', '/v1/projects'],
    ['/v1/runs/1/events?after=3', '/v1/runs/1/events?after=3'],
    ['/v1/runs/1/events?ticket=abc', '/v1/runs/1/events?ticket=…'],
    ['/v1/runs/1/events?after=3&ticket=abc=d&x=1', '/v1/runs/1/events?after=3&ticket=…&x=1'],
    ['/?preview_token=abc', '/?preview_token=…'],
    ['/?%74icket=abc&tick%65t[]=def', '/?%74icket=…&tick%65t[]=…'],
    ['/?tickets=2&my_ticket=3', '/?tickets=2&my_ticket=3'],
    ['/?a?ticket=abc', '/?a?ticket=abc'],
    ['/?', '/?'],
    ['/?%E0%A4%A=1&ticket=a', '/?%E0%A4%A=1&ticket=…'],
  ])('shows %s as %s', (url, shown) => {
    expect(redactedUrl(url)).toBe(shown);
  });
});
