import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

/** Every address below /api that no route has. */
const nothingHere = handle({ access: 'anyone' }, () => {
  throw new OverpaintError('not_found');
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: nothingHere,
  POST: nothingHere,
  PUT: nothingHere,
  PATCH: nothingHere,
  DELETE: nothingHere,
  OPTIONS: nothingHere,
});
