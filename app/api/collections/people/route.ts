import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import type { OtherPeople } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** With whom something can be shared. */
  GET: handle({ access: 'make' }, async ({ services, ownerId, visitor }) => {
    if (visitor?.kind === 'token') throw new OverpaintError('not_allowed', { key: 'refusals.notForTokens' });
    const people = visitor?.kind === 'operator' ? [] : await services.collections.others(ownerId);
    return json({ people } satisfies OtherPeople);
  }),
});
