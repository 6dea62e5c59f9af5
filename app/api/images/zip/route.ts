import { z } from 'zod';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { zipAnswer } from '@/lib/server/http/zip-answer';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

const MAX_IMAGES = 500;
const COUNT_MESSAGE = `must name 1 to ${MAX_IMAGES} images`;
const zipRequestSchema = z.strictObject({
  ids: z.array(z.string()).min(1, COUNT_MESSAGE).max(MAX_IMAGES, COUNT_MESSAGE),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(zipRequestSchema) }, async ({ services, ownerId, body }) => {
    const ids = [...new Set(body.ids)];
    const images = await services.images.list(ownerId, ids);
    // Before the first byte: an archive with a hole would look whole.
    if (images.length !== ids.length) throw new OverpaintError('image_not_found');
    return zipAnswer(services.blobs, images);
  }),
});
