import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { payerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { BATCH_LIMIT_BYTES, parseBatchRequest } from '@/lib/shared/batch-request';
import type { BatchAnswer } from '@/lib/shared/wire-presets';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle(
    { parse: parseBatchRequest, bodyLimitBytes: BATCH_LIMIT_BYTES },
    async ({ services, visitor, body }) => {
      const { capMicroUsd, when } = body;
      const admitted = await services.runs.admitAll(payerOf(visitor), body.runs, { capMicroUsd, when });
      const runs = admitted.map(({ run }) => run);
      const created = admitted.some((each) => each.created);
      return json({ runs } satisfies BatchAnswer, created ? 202 : 200);
    },
  ),
});
