import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import type { RunAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({}, async ({ services, ownerId, param }) => {
    const record = await services.runStore.find(ownerId, param('id'));
    if (record === null) throw new OverpaintError('run_not_found');
    await services.runner.saveAgain(record);
    const run = await services.runs.find(ownerId, record.id);
    if (run === null) throw new OverpaintError('run_not_found');
    return json({ run } satisfies RunAnswer, 202);
  }),
});
