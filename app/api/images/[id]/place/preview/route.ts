import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { placePreviewSchema } from '@/lib/shared/edit-request';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(placePreviewSchema) }, async ({ services, ownerId, param, body }) => {
    const { outline, ...wish } = body;
    const picture = await services.previewPlacing(ownerId, param('id'), wish, outline);
    return new Response(picture, { headers: { 'content-type': 'image/jpeg', 'cache-control': 'no-store' } });
  }),
});
