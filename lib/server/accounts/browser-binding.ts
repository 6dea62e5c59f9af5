import 'server-only';
import { newSecret } from './secrets';

/** As long as the longest challenge. */
const LIFETIME_SECONDS = 600;
const WELL_FORMED = /^[\w-]{43}$/;

/**
 * A random value that one browser keeps for some minutes. A challenge that is bound to it cannot be answered by another
 * browser, so nobody can be signed in to somebody else's account by a link.
 *
 * It is kept where there is one already, so that two tabs can sign in at once.
 */
export function bindBrowser(request: Request, publicUrl: URL): { binding: string; cookie: string } {
  const binding = readBinding(request, publicUrl) ?? newSecret();
  return { binding, cookie: cookieOf(publicUrl, binding, LIFETIME_SECONDS) };
}

export function readBinding(request: Request, publicUrl: URL): string | null {
  const name = cookieName(publicUrl);
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key = '', value = ''] = pair.split('=', 2);
    if (key.trim() === name && WELL_FORMED.test(value.trim())) return value.trim();
  }
  return null;
}

/** Only a page of HTTPS can set a cookie with that prefix, and only for its own host. */
function cookieName({ protocol }: URL): string {
  return protocol === 'https:' ? '__Host-overpaint-challenge' : 'overpaint-challenge';
}

/** `Lax`, because the provider sends the browser back from another site. */
function cookieOf(publicUrl: URL, value: string, seconds: number): string {
  const secure = publicUrl.protocol === 'https:' ? '; Secure' : '';
  return `${cookieName(publicUrl)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}
