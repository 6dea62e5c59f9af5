import { join } from 'node:path';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { visionAnswer } from '@/lib/server/http/vision-answer';
import { OverpaintError } from '@/lib/shared/errors';
import { VISION_FILES } from '@/lib/shared/vision-files';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, ({ param, request }) => {
    const file = Object.values(VISION_FILES).find(({ name }) => name === param('file'));
    if (file === undefined) throw new OverpaintError('not_found');
    return visionAnswer(request, file, join(process.cwd(), 'node_modules'));
  }),
});
