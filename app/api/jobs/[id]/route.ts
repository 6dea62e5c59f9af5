import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { JOB_LIMIT_BYTES, jobChangeSchema } from '@/lib/shared/recipes/job-request';
import type { JobAnswer } from '@/lib/shared/recipes/wire-jobs';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) =>
    json({ job: await services.jobs.find(ownerId, param('id')) } satisfies JobAnswer),
  ),

  PATCH: handle(
    { parse: parseAs(jobChangeSchema), bodyLimitBytes: JOB_LIMIT_BYTES },
    async ({ services, ownerId, param, body }) =>
      json({ job: await services.jobs.change(ownerId, param('id'), body) } satisfies JobAnswer),
  ),

  DELETE: handle({}, async ({ services, ownerId, param }) => {
    await services.jobs.remove(ownerId, param('id'));
    return new Response(null, { status: 204 });
  }),
});
