import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { toWireImage } from '@/lib/server/records/run-record';
import { placeRequestSchema } from '@/lib/shared/edit-request';
import type { PlaceAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(placeRequestSchema) }, async ({ services, ownerId, param, body }) => {
    const image = await services.placeAgain(ownerId, param('id'), body);
    return json({ image: toWireImage(image) } satisfies PlaceAnswer);
  }),
});
