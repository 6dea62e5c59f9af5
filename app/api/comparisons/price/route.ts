import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { COMPARISON_LIMIT_BYTES, comparisonPriceSchema } from '@/lib/shared/comparison-request';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle(
    { parse: parseAs(comparisonPriceSchema), bodyLimitBytes: COMPARISON_LIMIT_BYTES },
    async ({ services, ownerId, body }) => json(await services.comparisons.price(ownerId, body)),
  ),
});
