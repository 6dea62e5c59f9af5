import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { zipRequestSchema } from '@/lib/server/http/image-ids';
import { route } from '@/lib/server/http/route';
import { readZipImages, zipAnswer } from '@/lib/server/http/zip-answer';
import { issueZipTicket, redeemZipTicket } from '@/lib/server/library/zip-tickets';
import type { ZipTicket } from '@/lib/shared/wire-library';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ ownPageOnly: true }, async ({ services, ownerId, request, url }) => {
    const ticket = url.searchParams.get('ticket') ?? '';
    const ids = await redeemZipTicket(services.database, ownerId, ticket, request.method === 'HEAD');
    return zipAnswer(services, ownerId, await readZipImages(services, ownerId, ids));
  }),

  POST: handle({ parse: parseAs(zipRequestSchema) }, async ({ services, ownerId, body }) => {
    const images = await readZipImages(services, ownerId, body.ids);
    if (!body.ticket) return zipAnswer(services, ownerId, images);
    const { ticket, expiresAt } = await issueZipTicket(services.database, ownerId, body.ids);
    return json({ url: `/api/images/zip?ticket=${ticket}`, expiresAt } satisfies ZipTicket, 201);
  }),
});
