import { handle } from '@/lib/server/http/handle';
import { openLook } from '@/lib/server/http/look-link';
import { route } from '@/lib/server/http/route';
import { seenImageAnswer } from '@/lib/server/http/seen-image-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Where nothing may be downloaded, at most as large as a screen. */
  GET: handle({ access: 'anyone' }, async ({ services, param, request, url }) => {
    const link = await openLook(services, param('code'), url);
    const image = await services.look.image(link, param('imageId'));
    return seenImageAnswer(services, request, url, image, { original: link.mayDownload === 1 });
  }),
});
