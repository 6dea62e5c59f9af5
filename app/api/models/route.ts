import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { DEFAULT_MODEL_ID } from '@/lib/shared/default-settings';
import { isRetired, MODELS, PRICE_TABLE_VERSION } from '@/lib/shared/models';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services }) => {
    const { prices, at } = await services.learned.list();
    return json({
      defaultModel: DEFAULT_MODEL_ID,
      priceTableVersion: PRICE_TABLE_VERSION,
      models: MODELS.map((model) => ({ ...model, retired: isRetired(model, Date.now()) })),
      learned: prices,
      learnedAt: at,
    });
  }),
});
