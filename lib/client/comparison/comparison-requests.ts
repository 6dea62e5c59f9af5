import { json, request } from '@/lib/client/api';
import type { ComparisonAxes, ComparisonBase } from '@/lib/shared/comparison';
import type { When } from '@/lib/shared/overnight';
import type { WireRun } from '@/lib/shared/wire';
import type {
  CellStart,
  ComparisonAnswer,
  ComparisonPage,
  ComparisonPrice,
  WireComparison,
} from '@/lib/shared/wire-comparison';

/** What a comparison is made of: settings and pictures, or a run that has them. */
export type ComparisonOrigin = { base: ComparisonBase } | { fromRun: string };

export type PriceBody = ComparisonOrigin & {
  axes: ComparisonAxes;
  levels: Omit<ComparisonAxes, 'prompts'>;
};

export type ComparisonBody = ComparisonOrigin & {
  id: string;
  name?: string;
  axes: ComparisonAxes;
  capMicroUsd: number | null;
  start: CellStart[];
  when: When;
};

export type ComparisonPatch = {
  name?: string;
  axes?: ComparisonAxes;
  capMicroUsd?: number | null;
  winner?: string | null;
};

const PATH = '/api/comparisons';

export function priceComparison(body: PriceBody, signal: AbortSignal): Promise<ComparisonPrice> {
  return request<ComparisonPrice>(`${PATH}/price`, { ...json('POST', body), signal });
}

/** Everything in it has its id from here, so sending it again is sending it once. */
export async function createComparison(body: ComparisonBody): Promise<WireComparison> {
  return (await request<ComparisonAnswer>(PATH, json('POST', body))).comparison;
}

export async function getComparison(id: string): Promise<WireComparison> {
  return (await request<ComparisonAnswer>(`${PATH}/${id}`)).comparison;
}

/** @param cursor of the page before; null for the first */
export function listComparisons(cursor: string | null): Promise<ComparisonPage> {
  return request<ComparisonPage>(cursor === null ? PATH : `${PATH}?cursor=${encodeURIComponent(cursor)}`);
}

/** @throws {ApiError} `comparison_changed` when it is not at that revision any more */
export async function patchComparison(
  id: string,
  revision: number,
  patch: ComparisonPatch,
): Promise<WireComparison> {
  const body = { revision, ...patch };
  return (await request<ComparisonAnswer>(`${PATH}/${id}`, json('PATCH', body))).comparison;
}

/** Its runs and images stay. */
export async function deleteComparison(id: string): Promise<void> {
  await request(`${PATH}/${id}`, { method: 'DELETE' });
}

export async function startCells(id: string, cells: readonly CellStart[], when: When): Promise<WireRun[]> {
  return (await request<{ runs: WireRun[] }>(`${PATH}/${id}/start`, json('POST', { cells, when }))).runs;
}
