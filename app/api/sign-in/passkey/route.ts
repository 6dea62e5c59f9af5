import { readBinding } from '@/lib/server/accounts/browser-binding';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needPasskeys, publicUrlOf, sessionAnswer } from '@/lib/server/http/sign-in-answer';
import { OverpaintError } from '@/lib/shared/errors';
import { passkeySignInSchema } from '@/lib/shared/passkey-request';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle(
    { access: 'anyone', parse: parseAs(passkeySignInSchema) },
    async ({ services, request, body }) => {
      const binding = readBinding(request, publicUrlOf(services));
      const { personId } = await needPasskeys(services).signIn(binding, body);
      const person = await services.people.find(personId);
      if (person === null) throw new OverpaintError('passkey_refused');
      return sessionAnswer(services, await services.accounts.letIn(person, 'passkey', fromOf(request)));
    },
  ),
});
