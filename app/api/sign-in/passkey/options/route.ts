import { bindBrowser } from '@/lib/server/accounts/browser-binding';
import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needPasskeys, publicUrlOf } from '@/lib/server/http/sign-in-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** What the browser needs to ask for a passkey. */
  POST: handle({ access: 'anyone' }, async ({ services, request }) => {
    const passkeys = needPasskeys(services);
    const { binding, cookie } = bindBrowser(request, publicUrlOf(services));
    const answer = json(await passkeys.offerSignIn(binding));
    answer.headers.set('set-cookie', cookie);
    return answer;
  }),
});
