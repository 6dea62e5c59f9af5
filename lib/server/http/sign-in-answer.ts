import 'server-only';
import type { From } from '@/lib/server/accounts/accounts';
import type { Passkeys } from '@/lib/server/accounts/passkeys';
import type { ProviderSignIn } from '@/lib/server/accounts/provider-sign-in';
import type { Visitor } from '@/lib/server/accounts/visitor';
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

/**
 * Where there is a door for a password. With `PASSWORD_LOGIN=off` people come in by the provider alone.
 * @throws OverpaintError accounts_off, not_found
 */
export function needPasswords(services: Services): void {
  needAccounts(services);
  if (!services.environment.passwordLogin) throw new OverpaintError('not_found');
}

/** @throws OverpaintError accounts_off, not_found */
export function needPasskeys(services: Services): Passkeys {
  needAccounts(services);
  if (services.passkeys === null) throw new OverpaintError('not_found');
  return services.passkeys;
}

/** @throws OverpaintError accounts_off, not_found */
export function needProvider(services: Services): ProviderSignIn {
  needAccounts(services);
  if (services.provider === null) throw new OverpaintError('not_found');
  return services.provider;
}

/** Who is signed in. Routes of `access: 'self'` let nobody else in. */
export function personOf(visitor: Visitor | null): Extract<Visitor, { kind: 'person' }> {
  if (visitor?.kind !== 'person') throw new OverpaintError('sign_in_required');
  return visitor;
}

/** The one address that people know this server by. */
export function publicUrlOf({ environment }: Services): URL {
  if (environment.publicUrl === null) throw new OverpaintError('accounts_off');
  return environment.publicUrl;
}
