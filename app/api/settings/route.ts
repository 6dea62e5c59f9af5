import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needAccounts } from '@/lib/server/http/sign-in-answer';
import { readRuntimeSettings, writeRuntimeSettings } from '@/lib/server/runtime-settings';
import type { Services } from '@/lib/server/services';
import { runtimeSettingsRequest } from '@/lib/shared/account-requests';
import type { RuntimeSettings, SettingsAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'admin' }, async ({ services }) => {
    needAccounts(services);
    return answer(services, await readRuntimeSettings(services.database.query));
  }),

  PUT: handle(
    { access: 'admin', parse: parseAs(runtimeSettingsRequest) },
    async ({ services, visitor, body }) => {
      needAccounts(services);
      await services.database.query.transaction().execute(async (transaction) => {
        await writeRuntimeSettings(transaction, body);
        const { signUp, memberModels, monthlyMicroUsd } = body;
        const details = { signUp, models: memberModels?.length ?? null, monthlyMicroUsd };
        await services.trail.note(
          { action: 'settings-changed', by: visitor, address: clientAddress(), details },
          transaction,
        );
      });
      return answer(services, body);
    },
  ),
});

function answer({ environment, mail }: Services, settings: RuntimeSettings): Response {
  const fixed = { monthlyMicroUsd: environment.monthlyBudgetMicroUsd };
  return json({
    settings,
    fixed,
    mail: mail !== null,
    passwords: environment.passwordLogin,
  } satisfies SettingsAnswer);
}
