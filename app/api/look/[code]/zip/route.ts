import { collectionZip } from '@/lib/server/http/collection-zip';
import { handle } from '@/lib/server/http/handle';
import { openLook } from '@/lib/server/http/look-link';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'anyone', ownPageOnly: true }, async ({ services, param, url }) => {
    const link = await openLook(services, param('code'), url);
    if (link.mayDownload === 0) throw new OverpaintError('not_allowed', { key: 'refusals.linkNoDownload' });
    return collectionZip(services, link.name, await services.look.images(link), null);
  }),
});
