import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { payerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { jobPriceSchema } from '@/lib/shared/recipes/job-request';
import type { JobPrice } from '@/lib/shared/recipes/wire-jobs';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(jobPriceSchema) }, async ({ services, visitor, param, body }) =>
    json((await services.jobs.price(payerOf(visitor), param('id'), body)) satisfies JobPrice),
  ),
});
