import 'server-only';
import type { Environment } from '@/lib/server/environment';
import { OverpaintError } from '@/lib/shared/errors';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The host name of a `Host` header in lower case and without its port; null when it is none.
 * A trailing dot is the same name to DNS, so it is the same name here.
 */
export function hostName(host: string): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host.trim());
  return match?.[1]?.toLowerCase().replace(/\.$/, '') ?? null;
}

/** A request without `Host` is HTTP/1.0 or a test, never a browser: its address is taken instead. */
function hostOf(request: Request): string {
  return request.headers.get('host') ?? new URL(request.url).host;
}

/**
 * Against DNS rebinding: a page whose name was pointed at this machine sends its own name.
 * @param allowedHosts names without port, lower case
 */
export function isKnownHost(host: string, allowedHosts: readonly string[]): boolean {
  const name = hostName(host);
  return name !== null && allowedHosts.includes(name);
}

/**
 * Any web page can make a browser send a POST to localhost, and that would spend the operator’s money. A
 * browser names the page in `Origin` and judges it in `Sec-Fetch-Site`, and no page can forge either; what carries
 * neither is no web page.
 */
export function checkOrigin(
  request: Request,
  { allowedHosts, auth, publicUrl }: Pick<Environment, 'allowedHosts' | 'auth' | 'publicUrl'>,
): void {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new OverpaintError('foreign_origin');
  const origin = request.headers.get('origin');
  const host = hostOf(request);
  if (origin !== null && auth === 'accounts' && publicUrl !== null) {
    if (origin === publicUrl.origin) return;
    throw new OverpaintError('foreign_origin', {
      key: 'refusals.otherAddress',
      values: { address: publicUrl.origin },
    });
  }
  if (origin !== null && !isOwnOrigin(origin, host, allowedHosts)) {
    throw new OverpaintError('foreign_origin', explainProxy(origin, host, site));
  }
}

/**
 * What to do where it was the own page after all: a proxy that does not pass `Host` on as it came makes it look foreign.
 * The browser says that it is the own page, or only the port differs.
 */
function explainProxy(origin: string, host: string, site: string | null): string | undefined {
  if (!URL.canParse(origin)) return undefined;
  const sameName = new URL(origin).hostname === hostName(host);
  if (site !== 'same-origin' && !sameName) return undefined;
  return `Refused: this request came from a page at ${origin}, and its Host header says “${host}”. If you opened Overpaint at ${origin}, the proxy before it must pass the Host header on unchanged${sameName ? ', with its port' : ''} (nginx: proxy_set_header Host $http_host).`;
}

function isOwnOrigin(origin: string, host: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.protocol !== 'http:' && page.protocol !== 'https:') return false;
  if (page.host === withoutDefaultPort(host.trim().toLowerCase(), page.protocol)) return true;
  // A proxy in front may replace `Host` by the address it forwards to. Then the page's name is one that the operator
  // declared. Another port of the same name is another program, and loopback names are everybody's: both stay foreign.
  return (
    page.port === '' &&
    !LOOPBACK.has(page.hostname) &&
    page.hostname !== hostName(host) &&
    allowedHosts.includes(page.hostname)
  );
}

function withoutDefaultPort(host: string, protocol: string): string {
  return host.replace(protocol === 'https:' ? /:443$/ : /:80$/, '');
}
