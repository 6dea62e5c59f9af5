import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, personOf } from '@/lib/server/http/sign-in-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Signs out there. One that has ended already is no problem: nobody is signed in with it. */
  DELETE: handle({ access: 'self' }, async ({ services, request, visitor, param }) => {
    const by = personOf(visitor);
    if (await services.sessions.end(by.ownerId, param('id'))) {
      const { address } = fromOf(request);
      await services.trail.note({
        action: 'sessions-ended',
        by,
        address,
        subjectId: by.ownerId,
        details: { count: 1 },
      });
    }
    return new Response(null, { status: 204 });
  }),
});
