import { checkAccess } from '@/lib/server/accounts/visitor';
import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { moneyViewerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { wishSchema } from '@/lib/shared/limits-request';
import type { WishAnswer, WishesAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** To an admin, those of everybody that wait for an answer; to others, their own of this month. */
  GET: handle({ access: 'self' }, async ({ services, visitor, ownerId }) => {
    const { isAdmin } = moneyViewerOf(visitor);
    const wishes = isAdmin ? await services.wishes.listOpen() : await services.wishes.listOf(ownerId);
    return json({ wishes } satisfies WishesAnswer);
  }),

  POST: handle(
    { access: 'self', parse: parseAs(wishSchema) },
    async ({ services, visitor, ownerId, body }) => {
      // Who only looks spends nothing.
      checkAccess(visitor, 'make');
      const wish = await services.wishes.ask(ownerId, body.amountMicroUsd);
      return json({ wish } satisfies WishAnswer, 201);
    },
  ),
});
