import 'server-only';
import type { From } from '@/lib/server/accounts/accounts';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { clientAddress } from './exchange';

/** From where a request comes, for sessions and the trail. */
export function fromOf(request: Request): From {
  return { address: clientAddress(), userAgent: request.headers.get('user-agent') };
}

/** Nothing to read, and the cookie of a new session; of null, without one from now on. */
export function sessionAnswer({ cookie }: Services, secret: string | null): Response {
  return new Response(null, { status: 204, headers: { 'set-cookie': cookie.header(secret) } });
}

/** @throws OverpaintError accounts_off */
export function needAccounts({ environment }: Services): void {
  if (environment.auth === 'none') throw new OverpaintError('accounts_off');
}
