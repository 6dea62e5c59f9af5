import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { COMPARISON_LIMIT_BYTES, comparisonChangeSchema } from '@/lib/shared/comparison-request';
import type { ComparisonAnswer } from '@/lib/shared/wire-comparison';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) =>
    json({ comparison: await services.comparisons.find(ownerId, param('id')) } satisfies ComparisonAnswer),
  ),

  PATCH: handle(
    { parse: parseAs(comparisonChangeSchema), bodyLimitBytes: COMPARISON_LIMIT_BYTES },
    async ({ services, ownerId, param, body }) => {
      const comparison = await services.comparisons.change(ownerId, param('id'), body);
      return json({ comparison } satisfies ComparisonAnswer);
    },
  ),

  DELETE: handle({}, async ({ services, ownerId, param }) => {
    await services.comparisons.remove(ownerId, param('id'));
    return new Response(null, { status: 204 });
  }),
});
