import { setPersonLimits } from '@/lib/server/budget/person-limits';
import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { personLimitsSchema } from '@/lib/shared/limits-request';
import type { LimitsAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PUT: handle(
    { access: 'admin', parse: parseAs(personLimitsSchema) },
    async ({ services, visitor, param, body }) => {
      const limits = await setPersonLimits(services.database, param('id'), body, (transaction) =>
        services.trail.note(
          {
            action: 'limits-changed',
            by: visitor,
            address: clientAddress(),
            subjectId: param('id'),
            details: body,
          },
          transaction,
        ),
      );
      return json({ limits } satisfies LimitsAnswer);
    },
  ),
});
