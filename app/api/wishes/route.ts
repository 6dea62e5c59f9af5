import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { wishSchema } from '@/lib/shared/limits-request';
import type { WishAnswer, WishesAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** To an admin, those of everybody that wait for an answer; to others, their own of this month. */
  GET: handle({}, async ({ services }) =>
    json({ wishes: await services.wishes.listOpen() } satisfies WishesAnswer),
  ),

  POST: handle({ parse: parseAs(wishSchema) }, async ({ services, ownerId, body }) =>
    json({ wish: await services.wishes.ask(ownerId, body.amountMicroUsd) } satisfies WishAnswer, 201),
  ),
});
