import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { payerOf } from '@/lib/server/http/money-of';
import { integerParameter } from '@/lib/server/http/query';
import { route } from '@/lib/server/http/route';
import { COMPARISON_LIMIT_BYTES, comparisonRequestSchema } from '@/lib/shared/comparison-request';
import type { ComparisonAnswer } from '@/lib/shared/wire-comparison';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) => {
    const limit = integerParameter(url, 'limit', { min: 1, max: 60, fallback: 24 });
    return json(await services.comparisons.list(ownerId, { cursor: url.searchParams.get('cursor'), limit }));
  }),

  POST: handle(
    { parse: parseAs(comparisonRequestSchema), bodyLimitBytes: COMPARISON_LIMIT_BYTES },
    async ({ services, visitor, body }) => {
      const { comparison, created } = await services.comparisons.create(payerOf(visitor), body);
      return json({ comparison } satisfies ComparisonAnswer, created ? 201 : 200);
    },
  ),
});
