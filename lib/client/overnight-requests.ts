import type { OvernightCancelAnswer, WireRun } from '@/lib/shared/wire';
import type { BatchAnswer } from '@/lib/shared/wire-presets';
import { json, request } from './api';

/** Cancels all that is one batch at OpenAI. */
export function cancelOvernight(id: string): Promise<OvernightCancelAnswer> {
  return request<OvernightCancelAnswer>(`/api/overnight/${id}/cancel`, json('POST', {}));
}

/** Starts those runs of a batch now, at the full price, that were refused or expired for nothing. */
export async function startOvernightNow(id: string): Promise<WireRun[]> {
  return (await request<BatchAnswer>(`/api/overnight/${id}/start`, json('POST', {}))).runs;
}
