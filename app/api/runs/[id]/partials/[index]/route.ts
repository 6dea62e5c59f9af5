import { handle } from '@/lib/server/http/handle';
import { partialAnswer } from '@/lib/server/http/partial-answer';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) => {
    const run = await services.runs.find(ownerId, param('id'));
    if (run === null) throw new OverpaintError('run_not_found');
    const index = /^\d{1,2}$/.test(param('index')) ? Number(param('index')) : null;
    const partial = index === null ? null : await services.partials.read(run.id, index);
    if (partial === null)
      throw new OverpaintError('not_found', 'There is no such preview, or it is no longer kept.');
    return partialAnswer(partial);
  }),
});
