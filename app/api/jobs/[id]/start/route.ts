import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { payerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { jobStartSchema } from '@/lib/shared/recipes/job-request';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(jobStartSchema) }, async ({ services, visitor, param, body }) =>
    json({ runs: await services.jobs.start(payerOf(visitor), param('id'), body) }, 202),
  ),
});
