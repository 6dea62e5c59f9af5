import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needPasskeys, personOf } from '@/lib/server/http/sign-in-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** What the browser needs to make a passkey. */
  POST: handle({ access: 'self' }, async ({ services, visitor }) => {
    const { person, sessionId } = personOf(visitor);
    return json(await needPasskeys(services).offerNew(person, sessionId));
  }),
});
