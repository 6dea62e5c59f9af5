import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { leaveForProvider } from '@/lib/server/http/provider-redirect';
import { route } from '@/lib/server/http/route';
import { needProvider, personOf } from '@/lib/server/http/sign-in-answer';
import { newIdentityRequest } from '@/lib/shared/account-requests';
import { safeNext } from '@/lib/shared/accounts';
import type { IdentityList, ProviderAddress } from '@/lib/shared/wire-ways-in';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'self' }, async ({ services, ownerId }) =>
    json({ identities: await needProvider(services).list(ownerId) } satisfies IdentityList),
  ),

  /** No link, or another page could give the account of whoever follows it one more way in. */
  POST: handle(
    { access: 'self', parse: parseAs(newIdentityRequest) },
    async ({ services, request, visitor, body }) => {
      const { ownerId: personId, sessionId } = personOf(visitor);
      const { location, cookie } = await leaveForProvider(services, request, {
        kind: 'new-way-in',
        personId,
        sessionId,
        next: safeNext(body.next),
      });
      const answer = json({ location } satisfies ProviderAddress);
      answer.headers.set('set-cookie', cookie);
      return answer;
    },
  ),
});
