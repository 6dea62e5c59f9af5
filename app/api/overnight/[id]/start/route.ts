import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { payerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import type { BatchAnswer } from '@/lib/shared/wire-presets';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({}, async ({ services, ownerId, visitor, param }) => {
    const ended = await services.overnight.restartable(ownerId, param('id'));
    const runs = await services.runs.restart(payerOf(visitor), ended);
    return json({ runs } satisfies BatchAnswer, 202);
  }),
});
