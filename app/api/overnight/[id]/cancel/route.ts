import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import type { OvernightCancelAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({}, async ({ services, ownerId, param }) => {
    const runs = await services.overnight.cancel(ownerId, param('id'));
    await services.runsChanged(runs.map(({ id }) => id));
    services.overnightWorker.wake();
    return json({ canceled: runs.length } satisfies OvernightCancelAnswer, 202);
  }),
});
