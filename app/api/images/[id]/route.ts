import { json } from '@/lib/server/http/answer';
import { convertedAnswer, wantedConversion } from '@/lib/server/http/converted-answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { imageAnswer, wantedThumbnail } from '@/lib/server/http/image-answer';
import { route } from '@/lib/server/http/route';
import { imageChangeSchema, updateImage } from '@/lib/server/http/update-image';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param, request, url }) => {
    const widthPx = wantedThumbnail(url);
    const conversion = wantedConversion(url);
    const found = await services.images.find(ownerId, param('id'));
    if (found === null) throw new OverpaintError('image_not_found');
    const image = await services.uploads.kept(found);
    if (conversion !== null) return convertedAnswer(services, request, image, conversion);
    return imageAnswer(services, request, image, { widthPx, download: url.searchParams.has('download') });
  }),

  PATCH: handle({ parse: parseAs(imageChangeSchema) }, async ({ services, ownerId, param, body }) =>
    json({ image: await updateImage(services, ownerId, param('id'), body) }),
  ),

  DELETE: handle({}, async ({ services, ownerId, param }) =>
    json({ image: await updateImage(services, ownerId, param('id'), { deleted: true }) }),
  ),
});
