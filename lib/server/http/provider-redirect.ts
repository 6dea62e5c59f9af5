import 'server-only';
import { bindBrowser } from '@/lib/server/accounts/browser-binding';
import type { OidcPurpose } from '@/lib/server/accounts/oidc';
import type { Services } from '@/lib/server/services';
import { INVITATION_PATH, SIGN_IN_PATH } from '@/lib/shared/accounts';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { needProvider, publicUrlOf } from './sign-in-answer';

/** Where somebody is sent who is to sign in at the provider, and the cookie that they have to bring back. */
export async function leaveForProvider(
  services: Services,
  request: Request,
  purpose: OidcPurpose,
): Promise<{ location: string; cookie: string }> {
  const { binding, cookie } = bindBrowser(request, publicUrlOf(services));
  return { location: (await needProvider(services).start(purpose, binding)).href, cookie };
}

/** To another page: a browser stands here itself, and could not show anything else. */
export function redirectTo(location: string, cookie?: string): Response {
  const headers = new Headers({ location });
  if (cookie !== undefined) headers.set('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}

/** The page that was left for the provider, which says what went wrong. */
export function pageOf(purpose: OidcPurpose, problem: ErrorCode): string {
  switch (purpose.kind) {
    case 'sign-in':
      return withQuery(SIGN_IN_PATH, { problem, next: purpose.next });
    case 'invitation':
      return withQuery(`${INVITATION_PATH}/${encodeURIComponent(purpose.code)}`, { problem });
    case 'new-way-in':
      return withQuery(purpose.next, { problem });
  }
}

function withQuery(path: string, query: Record<string, string>): string {
  const url = new URL(path, 'http://here');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
}

/** Turns a refusal into the page that says so. */
export async function orToPage(purpose: OidcPurpose, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OverpaintError)) throw error;
    return redirectTo(pageOf(purpose, error.code));
  }
}
