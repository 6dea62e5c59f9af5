import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { toWireImage } from '@/lib/server/records/run-record';
import { cutOutRequestSchema } from '@/lib/shared/edit-request';
import type { CutOutAnswer } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(cutOutRequestSchema) }, async ({ services, ownerId, param, body }) => {
    const { image, created } = await services.cutOut(ownerId, param('id'), body);
    return json({ image: toWireImage(image) } satisfies CutOutAnswer, created ? 201 : 200);
  }),
});
