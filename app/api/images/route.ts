import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { readUploadRequest } from '@/lib/server/http/upload-request';
import type { UploadAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({}, async ({ services, ownerId, request, url }) => {
    const { role, name } = readUploadRequest(request, url);
    const { created, ...answer } = await services.uploads.take(ownerId, role, request, name);
    return json(answer satisfies UploadAnswer, created ? 201 : 200);
  }),
});
