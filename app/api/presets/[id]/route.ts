import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { integerParameter } from '@/lib/server/http/query';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import { parsePresetChange } from '@/lib/shared/preset-request';
import type { PresetAnswer } from '@/lib/shared/wire-presets';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: handle({ parse: parsePresetChange }, async ({ services, ownerId, param, body }) => {
    const preset = await services.presets.change(ownerId, param('id'), body);
    return json({ preset } satisfies PresetAnswer);
  }),

  /** `?revision=3`: the one that is to go, not what another window has made of it meanwhile. */
  DELETE: handle({}, async ({ services, ownerId, param, url }) => {
    if (!url.searchParams.has('revision'))
      throw new OverpaintError('invalid_request', 'Say which revision is to be deleted: ?revision=1.');
    const revision = integerParameter(url, 'revision', { min: 1, max: Number.MAX_SAFE_INTEGER, fallback: 1 });
    await services.presets.remove(ownerId, param('id'), revision);
    return new Response(null, { status: 204 });
  }),
});
