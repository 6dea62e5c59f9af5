import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needProvider, personOf } from '@/lib/server/http/sign-in-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  DELETE: handle({ access: 'self' }, async ({ services, request, visitor, param }) => {
    const by = personOf(visitor);
    await needProvider(services).remove(by.ownerId, param('id'));
    const { address } = fromOf(request);
    await services.trail.note({ action: 'identity-removed', by, address, subjectId: by.ownerId });
    return new Response(null, { status: 204 });
  }),
});
