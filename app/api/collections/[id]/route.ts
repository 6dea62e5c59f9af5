import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { integerParameter } from '@/lib/server/http/query';
import { readCollectionPage } from '@/lib/server/http/read-collection';
import { route } from '@/lib/server/http/route';
import { collectionChangeSchema } from '@/lib/shared/collection-request';
import { OverpaintError } from '@/lib/shared/errors';
import type { CollectionAnswer, CollectionPage } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** With its first images. */
  GET: handle({}, async ({ services, ownerId, param }) =>
    json((await readCollectionPage(services, ownerId, param('id'))) satisfies CollectionPage),
  ),

  PATCH: handle(
    { parse: parseAs(collectionChangeSchema) },
    async ({ services, ownerId, param, body, visitor }) => {
      const collection = await services.collections.change(ownerId, param('id'), body);
      if (body.sharing !== undefined) {
        const { everybodyMay, people } = body.sharing;
        await services.trail.note({
          action: 'collection-shared',
          by: visitor,
          address: clientAddress(),
          subjectId: collection.id,
          details: { name: collection.name, everybodyMay, people: people.length },
        });
      }
      return json({ collection } satisfies CollectionAnswer);
    },
  ),

  /** `?revision=3`: the one that is to go, not what another window has made of it meanwhile. */
  DELETE: handle({}, async ({ services, ownerId, visitor, param, url }) => {
    if (!url.searchParams.has('revision'))
      throw new OverpaintError('invalid_request', 'Say which revision is to be deleted: ?revision=1.');
    const revision = integerParameter(url, 'revision', { min: 1, max: Number.MAX_SAFE_INTEGER, fallback: 1 });
    await services.collections.remove(ownerId, param('id'), revision);
    await services.trail.note({
      action: 'collection-deleted',
      by: visitor,
      address: clientAddress(),
      subjectId: param('id'),
    });
    return new Response(null, { status: 204 });
  }),
});
