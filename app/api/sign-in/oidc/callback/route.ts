import { readBinding } from '@/lib/server/accounts/browser-binding';
import { handle } from '@/lib/server/http/handle';
import { orToPage, redirectTo } from '@/lib/server/http/provider-redirect';
import { route } from '@/lib/server/http/route';
import { fromOf, needProvider, publicUrlOf } from '@/lib/server/http/sign-in-answer';

export const dynamic = 'force-dynamic';

/** Where it says so if nobody knows any more why somebody was at the provider. */
const UNKNOWN = { kind: 'sign-in', next: '/' } as const;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** The provider sends browsers here, from its own site. What they bring counts once, and in the browser that left. */
  GET: handle({ access: 'anyone' }, ({ services, request, url }) => {
    const provider = needProvider(services);
    return orToPage(UNKNOWN, async () => {
      const started = await provider.resume(url.search, readBinding(request, publicUrlOf(services)));
      const { purpose } = started;
      return orToPage(purpose, async () => {
        const visitor = await services.visitorOf(request.headers);
        const secret = await provider.finish(url.search, started, { visitor, from: fromOf(request) });
        const next = purpose.kind === 'invitation' ? '/' : purpose.next;
        return redirectTo(next, secret === null ? undefined : services.cookie.header(secret));
      });
    });
  }),
});
