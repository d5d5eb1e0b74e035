import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 in base64url: 43 characters that are fine in addresses and cookies. */
export const sign = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');

/** Compares as texts, in constant time: base64url has more than one way to write the same bytes. */
export function isSignature(key: Buffer, text: string, signature: string): boolean {
  const [one, other] = [Buffer.from(sign(key, text)), Buffer.from(signature)];
  return one.length === other.length && timingSafeEqual(one, other);
}
