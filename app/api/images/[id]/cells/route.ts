import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { toWireImage } from '@/lib/server/records/run-record';
import { cellsRequestSchema } from '@/lib/shared/edit-request';
import type { CellsAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(cellsRequestSchema) }, async ({ services, ownerId, param, body }) => {
    const { images, created } = await services.cutCells(ownerId, param('id'), body);
    return json({ images: images.map(toWireImage) } satisfies CellsAnswer, created ? 201 : 200);
  }),
});
