import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { packageReport } from '@/lib/server/http/package-answer';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param, url, request }) => {
    const job = await services.jobs.packageJob(ownerId, param('id'));
    const options = url.searchParams;
    const kind = services.packages.find(job, param('kind'), options);
    return json(await packageReport(services, { kind, job, options }, request.signal));
  }),
});
