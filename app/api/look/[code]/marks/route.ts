import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { openLook } from '@/lib/server/http/look-link';
import { route } from '@/lib/server/http/route';
import { newMarkSchema } from '@/lib/shared/collection-request';
import type { MarksAnswer } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** A comment, or a choice, by a visitor who gives a name. */
  POST: handle(
    { access: 'anyone', parse: parseAs(newMarkSchema), bodyLimitBytes: 16_384 },
    async ({ services, param, url, body }) => {
      const link = await openLook(services, param('code'), url);
      return json({ marks: await services.look.say(link, body, clientAddress()) } satisfies MarksAnswer);
    },
  ),
});
