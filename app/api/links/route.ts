import { hashPassword } from '@/lib/server/accounts/passwords';
import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { linkTarget } from '@/lib/server/http/link-target';
import { route } from '@/lib/server/http/route';
import { newLinkSchema } from '@/lib/shared/collection-request';
import type { LinkAnswer, LinkList } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) =>
    json({ links: await services.links.list(ownerId, linkTarget(url)) } satisfies LinkList),
  ),

  POST: handle({ parse: parseAs(newLinkSchema) }, async ({ services, ownerId, body, visitor }) => {
    const { password = null, ...settings } = body;
    const target = {
      collectionId: 'collectionId' in body ? body.collectionId : null,
      imageId: 'imageId' in body ? body.imageId : null,
    };
    const passwordHash = password === null ? null : await hashPassword(password, clientAddress());
    const link = await services.links.create(ownerId, target, settings, passwordHash);
    await services.trail.note({
      action: 'link-created',
      by: visitor,
      address: clientAddress(),
      subjectId: link.id,
      details: { name: link.name },
    });
    return json({ link } satisfies LinkAnswer, 201);
  }),
});
