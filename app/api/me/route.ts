import { readName } from '@/lib/server/accounts/people';
import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { wireMe } from '@/lib/server/http/own-account';
import { route } from '@/lib/server/http/route';
import { fromOf, personOf } from '@/lib/server/http/sign-in-answer';
import { changeMeRequest } from '@/lib/shared/account-requests';
import type { MeAnswer } from '@/lib/shared/wire-accounts';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'self' }, ({ services, visitor }) =>
    json({ me: wireMe(services, personOf(visitor).person) } satisfies MeAnswer),
  ),

  PATCH: handle(
    { access: 'self', parse: parseAs(changeMeRequest) },
    async ({ services, request, visitor, body }) => {
      const by = personOf(visitor);
      const person = await services.people.change(by.ownerId, { name: readName(body.name, by.person.name) });
      if (person.name !== by.person.name) {
        await services.trail.note({
          action: 'name-changed',
          by,
          address: fromOf(request).address,
          subjectId: by.ownerId,
          details: { name: person.name },
        });
      }
      return json({ me: wireMe(services, person) } satisfies MeAnswer);
    },
  ),
});
