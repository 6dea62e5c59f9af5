import { json, request } from '@/lib/client/api';
import type { When } from '@/lib/shared/overnight';
import type { WireRun } from '@/lib/shared/wire';
import type { AnyPreset, BatchAnswer, PresetAnswer, PresetList, PromptPage } from '@/lib/shared/wire-presets';

export function listPrompts(asked: {
  q: string;
  cursor: string | null;
  limit: number;
  signal?: AbortSignal;
}): Promise<PromptPage> {
  const query = new URLSearchParams({ limit: String(asked.limit) });
  if (asked.q !== '') query.set('q', asked.q);
  if (asked.cursor !== null) query.set('cursor', asked.cursor);
  return request<PromptPage>(`/api/prompts?${query}`, { signal: asked.signal ?? null });
}

export function removePrompt(sha256: string): Promise<void> {
  return request(`/api/prompts/${sha256}`, { method: 'DELETE' });
}

export function clearPrompts(): Promise<void> {
  return request('/api/prompts', { method: 'DELETE' });
}

export async function listPresets(): Promise<AnyPreset[]> {
  return (await request<PresetList>('/api/presets')).presets;
}

/** The id is chosen by the caller: sent twice, it is one preset. */
export async function createPreset(
  preset: Pick<AnyPreset, 'id' | 'kind' | 'name' | 'body'>,
): Promise<AnyPreset> {
  return (await request<PresetAnswer>('/api/presets', json('POST', preset))).preset;
}

/** @throws {ApiError} `changed_meanwhile` where it is no longer the one that the change was made from */
export async function changePreset(
  { id, revision }: Pick<AnyPreset, 'id' | 'revision'>,
  change: { name?: string; body?: AnyPreset['body'] },
): Promise<AnyPreset> {
  const init = json('PATCH', { revision, ...change });
  return (await request<PresetAnswer>(`/api/presets/${id}`, init)).preset;
}

/** @throws {ApiError} as `changePreset` */
export function removePreset({ id, revision }: Pick<AnyPreset, 'id' | 'revision'>): Promise<void> {
  return request(`/api/presets/${id}?revision=${revision}`, { method: 'DELETE' });
}

/** A run of a batch: what `POST /api/generate` or `POST /api/edit` takes. */
export type BatchRun = { kind: 'generate' | 'edit'; id: string; prompt: string };

/** Starts all of them or none. Their ids are idempotency keys, as of a single run. */
export async function startBatch(
  runs: readonly BatchRun[],
  capMicroUsd: number | null,
  when: When,
): Promise<WireRun[]> {
  const init = json('POST', { runs, capMicroUsd, when });
  return (await request<BatchAnswer>('/api/batches', init)).runs;
}
