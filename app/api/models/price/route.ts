import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { modelPriceSchema } from '@/lib/shared/model-price-request';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  // What is entered here decides whether a run of anybody fits into a budget.
  PUT: handle({ access: 'admin', parse: parseAs(modelPriceSchema) }, async ({ services, body }) => {
    await services.catalogue.enterPrice(body.model, body.prices);
    return json({ news: await services.catalogue.news() });
  }),
});
