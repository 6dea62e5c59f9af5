import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle } from '@/lib/server/http/handle';
import { imagesFilter, libraryPage } from '@/lib/server/http/library-query';
import { route } from '@/lib/server/http/route';
import { readUploadRequest } from '@/lib/server/http/upload-request';
import type { UploadAnswer } from '@/lib/shared/wire';
import type { LibraryPage } from '@/lib/shared/wire-library';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) => {
    const page = libraryPage(url, { fallback: 60, max: 200 });
    return json((await services.library.images(ownerId, imagesFilter(url), page)) satisfies LibraryPage);
  }),

  POST: handle({}, async ({ services, ownerId, request, url }) => {
    const { role, name } = readUploadRequest(request, url);
    const client = clientAddress();
    const release = services.limits.take('upload', client);
    try {
      const { created, ...answer } = await services.uploads.take(ownerId, role, request, name, client);
      return json(answer satisfies UploadAnswer, created ? 201 : 200);
    } finally {
      release();
    }
  }),
});
