import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { JOB_LIMIT_BYTES, jobItemsSchema } from '@/lib/shared/recipes/job-request';
import type { JobAnswer } from '@/lib/shared/recipes/wire-jobs';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle(
    { parse: parseAs(jobItemsSchema), bodyLimitBytes: JOB_LIMIT_BYTES },
    async ({ services, ownerId, param, body }) =>
      json({ job: await services.jobs.addItems(ownerId, param('id'), body) } satisfies JobAnswer),
  ),
});
