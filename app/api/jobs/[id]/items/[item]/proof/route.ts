import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import type { ProofAnswer } from '@/lib/shared/recipes/restyle-proof';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param, request }) => {
    const proof = await services.proveItem(ownerId, param('id'), param('item'), request.signal);
    return json({ proof } satisfies ProofAnswer);
  }),
});
