import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needAccounts } from '@/lib/server/http/sign-in-answer';
import type { PeopleAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'admin' }, async ({ services }) => {
    needAccounts(services);
    return json({ people: await services.managePeople.list() } satisfies PeopleAnswer);
  }),
});
