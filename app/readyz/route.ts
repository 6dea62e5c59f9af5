import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { readiness } from '@/lib/server/http/readiness';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'anyone' }, async ({ services }) => {
    const state = await readiness(services);
    return json(state, state.ok ? 200 : 503);
  }),
});
