import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { wireSessions } from '@/lib/server/http/own-account';
import { route } from '@/lib/server/http/route';
import { fromOf, personOf } from '@/lib/server/http/sign-in-answer';
import type { SessionList } from '@/lib/shared/wire-accounts';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'self' }, async ({ services, visitor }) =>
    json({ sessions: await wireSessions(services, personOf(visitor)) } satisfies SessionList),
  ),

  /** Signs out everywhere else. */
  DELETE: handle({ access: 'self' }, async ({ services, request, visitor }) => {
    const by = personOf(visitor);
    await services.sessions.endAll(by.ownerId, by.sessionId);
    const { address } = fromOf(request);
    await services.trail.note({ action: 'sessions-ended', by, address, subjectId: by.ownerId });
    return new Response(null, { status: 204 });
  }),
});
