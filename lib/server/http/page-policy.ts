import 'server-only';

/**
 * The headers of every page. Scripts run only with the nonce of this very answer, or when such a script loads them;
 * nothing is loaded from, sent to or framed by anybody else.
 *
 * @param development React's refresh evaluates code and injects styles without a nonce, so both are let in then
 */
export function pageHeaders(nonce: string, development: boolean): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce, development),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
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
