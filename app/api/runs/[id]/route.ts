import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import type { RunAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) => {
    const run = await services.runs.find(ownerId, param('id'));
    if (run === null) throw new OverpaintError('run_not_found');
    return json({ run } satisfies RunAnswer);
  }),

  DELETE: handle({}, async ({ services, ownerId, param }) => {
    const run = await services.runs.cancel(ownerId, param('id'));
    return json({ run } satisfies RunAnswer);
  }),
});
