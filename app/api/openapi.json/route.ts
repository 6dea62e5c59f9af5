import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { describeInterface } from '@/lib/server/interface/openapi';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** It tells nothing of anybody, and whoever sets a program up has no token yet. */
  GET: handle({ access: 'anyone' }, ({ services, request }) =>
    json(describeInterface((services.environment.publicUrl ?? new URL(request.url)).origin)),
  ),
});
