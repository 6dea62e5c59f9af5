import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import type { StickerFacts } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) => {
    const image = await services.images.find(ownerId, param('id'));
    if (image === null) throw new OverpaintError('image_not_found');
    const kept = await services.uploads.kept(image);
    return json((await services.finishedStickers.look(kept)) satisfies StickerFacts);
  }),
});
