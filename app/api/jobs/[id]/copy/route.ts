import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { jobCopySchema } from '@/lib/shared/recipes/job-request';
import type { JobAnswer } from '@/lib/shared/recipes/wire-jobs';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(jobCopySchema) }, async ({ services, ownerId, param, body }) => {
    const { job, created } = await services.jobs.copy(ownerId, param('id'), body);
    return json({ job } satisfies JobAnswer, created ? 201 : 200);
  }),
});
