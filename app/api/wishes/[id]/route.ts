import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { grantSchema } from '@/lib/shared/limits-request';
import type { WishAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(grantSchema) }, async ({ services, ownerId, param, body }) => {
    const { grantMicroUsd } = body;
    const wish = await services.wishes.settle(param('id'), { settledBy: ownerId, grantMicroUsd });
    return json({ wish } satisfies WishAnswer);
  }),
});
