import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { shapeTexts } from '@/lib/server/lettering/shape-texts';
import type { LetteringAnswer } from '@/lib/shared/lettering/shaped-text';
import { letteringRequestSchema } from '@/lib/shared/recipes/lettering-request';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Changes nothing, so who may only look may ask too. */
  POST: handle({ access: 'see', parse: parseAs(letteringRequestSchema) }, ({ body: { texts, ...style } }) =>
    json(shapeTexts(texts, style) satisfies LetteringAnswer),
  ),
});
