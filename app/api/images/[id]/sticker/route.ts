import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { stickerAnswer, wantedSticker } from '@/lib/server/http/sticker-answer';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param, request, url }) => {
    const wanted = wantedSticker(url);
    const image = await services.images.find(ownerId, param('id'));
    if (image === null) throw new OverpaintError('image_not_found');
    return stickerAnswer(services, request, await services.uploads.kept(image), wanted);
  }),
});
