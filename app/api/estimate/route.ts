import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { payerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { parseEstimateRequest } from '@/lib/shared/batch-request';
import type { EstimateAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Changes nothing, so who may only look may ask too. */
  POST: handle({ access: 'see', parse: parseEstimateRequest }, async ({ services, visitor, body }) =>
    json({ estimate: await services.runs.price(payerOf(visitor), body) } satisfies EstimateAnswer),
  ),
});
