import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { grantSchema } from '@/lib/shared/limits-request';
import type { WishAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle(
    { access: 'admin', parse: parseAs(grantSchema) },
    async ({ services, visitor, ownerId, param, body }) => {
      const { grantMicroUsd } = body;
      const wish = await services.wishes.settle(
        param('id'),
        { settledBy: ownerId, grantMicroUsd },
        (transaction, { personId }) =>
          services.trail.note(
            {
              action: grantMicroUsd > 0 ? 'wish-granted' : 'wish-refused',
              by: visitor,
              address: clientAddress(),
              subjectId: personId,
              details: { amountMicroUsd: grantMicroUsd },
            },
            transaction,
          ),
      );
      return json({ wish } satisfies WishAnswer);
    },
  ),
});
