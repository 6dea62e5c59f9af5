import type { TokenPrices } from '@/lib/shared/models';
import type { ModelNews } from '@/lib/shared/wire-models';
import { json, request } from './api';
import { setNews } from './model-news';

/**
 * Tells the server what a model costs; null takes it back.
 * @throws ApiError with a sentence for a person
 */
export async function enterPrice(model: string, prices: TokenPrices | null): Promise<void> {
  const { news } = await request<{ news: ModelNews }>('/api/models/price', json('PUT', { model, prices }));
  setNews(news);
}
