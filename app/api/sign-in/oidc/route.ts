import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { leaveForProvider, orToPage, redirectTo } from '@/lib/server/http/provider-redirect';
import { route } from '@/lib/server/http/route';
import { needProvider } from '@/lib/server/http/sign-in-answer';
import { providerSignInRequest } from '@/lib/shared/account-requests';
import { safeNext } from '@/lib/shared/accounts';
import type { ProviderAddress } from '@/lib/shared/wire-ways-in';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** A link for people: to the provider and back to `?next=`. */
  GET: handle({ access: 'anyone', ownPageOnly: true }, ({ services, request, url }) => {
    needProvider(services);
    const purpose = { kind: 'sign-in', next: safeNext(url.searchParams.get('next')) } as const;
    return orToPage(purpose, async () => {
      const { location, cookie } = await leaveForProvider(services, request, purpose);
      return redirectTo(location, cookie);
    });
  }),

  /** With an invitation, whose code stays out of addresses. */
  POST: handle(
    { access: 'anyone', parse: parseAs(providerSignInRequest) },
    async ({ services, request, body }) => {
      needProvider(services);
      await services.accounts.findInvitation(body.invitation);
      const { location, cookie } = await leaveForProvider(services, request, {
        kind: 'invitation',
        code: body.invitation,
      });
      const answer = json({ location } satisfies ProviderAddress);
      answer.headers.set('set-cookie', cookie);
      return answer;
    },
  ),
});
