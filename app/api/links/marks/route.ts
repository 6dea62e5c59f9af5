import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { linkTarget } from '@/lib/server/http/link-target';
import { route } from '@/lib/server/http/route';
import type { MarkList } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** What visitors said, of a collection's images or of one image. */
  GET: handle({}, async ({ services, ownerId, url }) =>
    json({ marks: await services.links.marks(ownerId, linkTarget(url)) } satisfies MarkList),
  ),
});
