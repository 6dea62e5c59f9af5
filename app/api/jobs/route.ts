import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { integerParameter } from '@/lib/server/http/query';
import { route } from '@/lib/server/http/route';
import { JOB_LIMIT_BYTES, jobRequestSchema } from '@/lib/shared/recipes/job-request';
import type { JobAnswer } from '@/lib/shared/recipes/wire-jobs';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) => {
    const limit = integerParameter(url, 'limit', { min: 1, max: 60, fallback: 24 });
    return json(await services.jobs.list(ownerId, { cursor: url.searchParams.get('cursor'), limit }));
  }),

  POST: handle(
    { parse: parseAs(jobRequestSchema), bodyLimitBytes: JOB_LIMIT_BYTES },
    async ({ services, ownerId, body }) => {
      const { job, created } = await services.jobs.create(ownerId, body);
      return json({ job } satisfies JobAnswer, created ? 201 : 200);
    },
  ),
});
