import 'server-only';
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as text that fits into cookies, links and headers. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** How a secret of 256 bits is stored: it cannot be guessed, so it needs no salt and no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
