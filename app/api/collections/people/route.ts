import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import type { OtherPeople } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** With whom something can be shared. */
  GET: handle({}, async ({ services, ownerId }) => {
    const people = await services.collections.others(ownerId);
    return json({ accounts: people.length > 0, people } satisfies OtherPeople);
  }),
});
