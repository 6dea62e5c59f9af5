import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { parseNewPreset } from '@/lib/shared/preset-request';
import type { PresetAnswer, PresetList } from '@/lib/shared/wire-presets';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId }) => {
    return json({ presets: await services.presets.list(ownerId) } satisfies PresetList);
  }),

  POST: handle({ parse: parseNewPreset }, async ({ services, ownerId, body }) => {
    const { preset, created } = await services.presets.create(ownerId, body);
    return json({ preset } satisfies PresetAnswer, created ? 201 : 200);
  }),
});
