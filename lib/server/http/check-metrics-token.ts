import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Environment } from '@/lib/server/environment';
import { OverpaintError } from '@/lib/shared/errors';

/**
 * Sums of everybody are for whoever watches the servers: a program, which has no account. Where a token is set it is asked
 * for; without one nobody may look where there are accounts.
 *
 * @throws OverpaintError token_invalid
 */
export function checkMetricsToken(
  request: Request,
  { auth, metricsToken }: Pick<Environment, 'auth' | 'metricsToken'>,
): void {
  if (metricsToken === null) {
    if (auth === 'none') return;
    throw new OverpaintError('token_invalid', 'Set METRICS_TOKEN, and send it as “Authorization: Bearer …”.');
  }
  const [, given = ''] = /^bearer +(\S+)$/i.exec(request.headers.get('authorization')?.trim() ?? '') ?? [];
  if (!timingSafeEqual(hash(given), hash(metricsToken)))
    throw new OverpaintError('token_invalid', 'Send METRICS_TOKEN as “Authorization: Bearer …”.');
}

/** Of one length, as the comparison needs it. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
