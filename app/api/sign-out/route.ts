import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, sessionAnswer } from '@/lib/server/http/sign-in-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ access: 'self' }, async ({ services, visitor, request }) => {
    if (visitor?.kind === 'person') {
      await services.sessions.end(visitor.ownerId, visitor.sessionId);
      await services.trail.note({ action: 'signed-out', by: visitor, address: fromOf(request).address });
    }
    const answer = sessionAnswer(services, null);
    // What pictures it has kept would lie on the disk of a machine that several people use.
    answer.headers.set('clear-site-data', '"cache"');
    return answer;
  }),
});
