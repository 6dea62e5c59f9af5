import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { payerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { parseEditRequest } from '@/lib/shared/edit-request';
import type { RunAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: (body) => parseEditRequest(body).request }, async ({ services, visitor, body }) => {
    const { run, created } = await services.runs.admitEdit(payerOf(visitor), body);
    return json({ run } satisfies RunAnswer, created ? 202 : 200);
  }),
});
