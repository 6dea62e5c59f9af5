import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { JOB_LIMIT_BYTES, jobItemChangeSchema } from '@/lib/shared/recipes/job-request';
import type { JobAnswer } from '@/lib/shared/recipes/wire-jobs';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: handle(
    { parse: parseAs(jobItemChangeSchema), bodyLimitBytes: JOB_LIMIT_BYTES },
    async ({ services, ownerId, param, body }) =>
      json({
        job: await services.jobs.changeItem(ownerId, param('id'), param('item'), body),
      } satisfies JobAnswer),
  ),

  DELETE: handle({}, async ({ services, ownerId, param }) =>
    json({ job: await services.jobs.removeItem(ownerId, param('id'), param('item')) } satisfies JobAnswer),
  ),
});
