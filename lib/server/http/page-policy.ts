import 'server-only';

/** For what is no document: it loads nothing, sends nothing, cannot be framed, and is what its type says. */
export const DATA_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/**
 * The headers of an answer, by what it is. The type decides and not the address, so that no answer is missed.
 *
 * @param type `content-type`
 * @param development React's refresh evaluates code and injects styles without a nonce, so both are let in then
 */
export function policyOf(type: string, nonce: string, development: boolean): Record<string, string> {
  if (/^text\/html\b/i.test(type)) return pageHeaders(nonce, development);
  if (/^(application|text)\/javascript\b/i.test(type)) return scriptHeaders(development);
  return DATA_HEADERS;
}

/**
 * The headers of every page. Scripts run only with the nonce of this very answer, or when such a script loads them;
 * nothing is loaded from, sent to or framed by anybody else. Opener and embedder policy together isolate the page, and
 * only then browsers let WebAssembly use more than one core (decision 035).
 */
export function pageHeaders(nonce: string, development: boolean): Record<string, string> {
  return {
    ...DATA_HEADERS,
    'content-security-policy': contentSecurityPolicy(nonce, development),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
}

/** A worker lives by the policy of its own script. Pages run no WebAssembly; workers do (lib/client/vision). */
export function scriptHeaders(development: boolean): Record<string, string> {
  const evaluates = development ? " 'unsafe-eval'" : '';
  return {
    ...DATA_HEADERS,
    // A page that is isolated starts no worker that is not.
    'cross-origin-embedder-policy': 'require-corp',
    'content-security-policy': `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'${evaluates}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`,
  };
}

function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // A nonce would switch 'unsafe-inline' off again.
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ');
}
