import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { toWireImage } from '@/lib/server/runs/run-record';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) => {
    const image = await services.images.find(ownerId, param('id'));
    if (image === null) throw new OverpaintError('image_not_found');
    const run = image.runId === null ? null : await services.runs.find(ownerId, image.runId);
    return json({ image: toWireImage(image), sha256: image.sha256, run });
  }),
});
