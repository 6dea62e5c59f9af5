import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { IS_DEVELOPMENT, readEnvironment } from '@/lib/server/environment';
import { isKnownHost } from '@/lib/server/http/guard';
import { pageHeaders } from '@/lib/server/http/page-policy';
import { describeError } from '@/lib/shared/errors';

let allowedHosts: readonly string[] | null = null;

/**
 * Stands before every page (routes guard themselves, in lib/server/http/handle.ts): refuses names that are not this
 * server's, and gives each answer a nonce. It decides nothing about people.
 */
export function proxy(request: NextRequest): NextResponse {
  allowedHosts ??= readEnvironment().allowedHosts;
  if (!isKnownHost(request.headers.get('host') ?? request.nextUrl.host, allowedHosts)) {
    const { status, message } = describeError('unknown_host');
    return new NextResponse(message, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  }

  const nonce = randomBytes(16).toString('base64');
  const headers = pageHeaders(nonce, IS_DEVELOPMENT);
  const forwarded = new Headers(request.headers);
  // The document reads the nonce; Next itself finds it in the policy.
  forwarded.set('x-nonce', nonce);
  forwarded.set('content-security-policy', headers['content-security-policy'] ?? '');
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

export const config = {
  // Next buffers, and cuts at 10 MB, the body of whatever matches, so /api must not. The data of a page is a `.json`
  // and does match: it holds what the page holds.
  matcher: [
    '/((?!api/|api$|_next/static/|healthz$|readyz$|metrics$|.*\\.(?:svg|png|ico|txt|webmanifest|woff2)$).*)',
  ],
};
