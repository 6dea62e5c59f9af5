import { finish, json } from '@/lib/server/http/answer';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

/** This process answers; nothing is opened or asked for it. Whether it should be given work is /readyz. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async (request) => finish(json({ ok: true }), request, crypto.randomUUID()),
});
