import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { DEFAULT_MODEL_ID } from '@/lib/shared/default-settings';
import { describeModels } from '@/lib/shared/describe-models';
import { PRICE_TABLE_VERSION } from '@/lib/shared/models';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services }) => {
    const [{ prices, at }, news] = await Promise.all([services.learned.list(), services.catalogue.news()]);
    return json({
      defaultModel: DEFAULT_MODEL_ID,
      priceTableVersion: PRICE_TABLE_VERSION,
      models: describeModels(news),
      learned: prices,
      learnedAt: at,
    });
  }),
});
