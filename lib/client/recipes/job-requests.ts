import { json, request } from '@/lib/client/api';
import type { When } from '@/lib/shared/overnight';
import type {
  JobAnswer,
  JobPage,
  JobPrice,
  PackageReport,
  RecipeName,
  StartOptions,
  Verdict,
  WireJob,
} from '@/lib/shared/recipes/wire-jobs';
import type { WireRun } from '@/lib/shared/wire';

export type JobPatch = { name?: string; settings?: object };

export type ItemBody = {
  id: string;
  name: string;
  words?: string;
  images?: readonly string[];
  details?: object;
};

export type ItemPatch = Partial<{
  name: string;
  words: string;
  images: readonly string[];
  details: object;
  chosen: string | null;
  verdict: Verdict;
  add: string;
  position: number;
}>;

export type JobStartBody = StartOptions & {
  starts: readonly { item: string; runId: string }[];
  when: When;
  capMicroUsd: number | null;
};

const PATH = '/api/jobs';

const jobOf = async (path: string, init?: RequestInit): Promise<WireJob> =>
  (await request<JobAnswer>(path, init)).job;

/** Browsers let requests that outlive their page carry 64 KiB, all together. */
const OUTLIVING_MAX = 16_000;

/** Arrives also when the page is left while it is on its way. */
function outliving(init: RequestInit): RequestInit {
  const isSmall = typeof init.body === 'string' && init.body.length <= OUTLIVING_MAX;
  return { ...init, keepalive: isSmall };
}

/** @param cursor of the page before; null for the first */
export function listJobs(cursor: string | null): Promise<JobPage> {
  return request<JobPage>(cursor === null ? PATH : `${PATH}?cursor=${encodeURIComponent(cursor)}`);
}

export const createJob = (body: { id: string; recipe: RecipeName; name: string }): Promise<WireJob> =>
  jobOf(PATH, json('POST', body));

export const copyJob = (id: string, body: { id: string; name: string }): Promise<WireJob> =>
  jobOf(`${PATH}/${id}/copy`, json('POST', body));

export const getJob = (id: string): Promise<WireJob> => jobOf(`${PATH}/${id}`);

/** Its runs and images stay. */
export async function deleteJob(id: string): Promise<void> {
  await request(`${PATH}/${id}`, { method: 'DELETE' });
}

/** @throws {ApiError} `changed_meanwhile` when it is not at that revision any more */
export const patchJob = (id: string, revision: number, patch: JobPatch): Promise<WireJob> =>
  jobOf(`${PATH}/${id}`, outliving(json('PATCH', { revision, ...patch })));

export const addItems = (id: string, items: readonly ItemBody[]): Promise<WireJob> =>
  jobOf(`${PATH}/${id}/items`, json('POST', { items }));

/** @throws {ApiError} `changed_meanwhile` when the item is not at that revision any more */
export const patchItem = (id: string, item: string, revision: number, patch: ItemPatch): Promise<WireJob> =>
  jobOf(`${PATH}/${id}/items/${item}`, outliving(json('PATCH', { revision, ...patch })));

export const removeItem = (id: string, item: string): Promise<WireJob> =>
  jobOf(`${PATH}/${id}/items/${item}`, { method: 'DELETE' });

export function priceItems(
  id: string,
  body: StartOptions & { items: readonly string[] },
  signal: AbortSignal,
): Promise<JobPrice> {
  return request<JobPrice>(`${PATH}/${id}/price`, { ...json('POST', body), signal });
}

export async function startItems(id: string, body: JobStartBody): Promise<WireRun[]> {
  return (await request<{ runs: WireRun[] }>(`${PATH}/${id}/start`, json('POST', body))).runs;
}

/** @param options such as `size=408` */
export function packageUrl(id: string, kind: string, options?: URLSearchParams): string {
  const query = options === undefined || options.size === 0 ? '' : `?${options}`;
  return `${PATH}/${id}/packages/${kind}${query}`;
}

export function checkPackage(
  id: string,
  kind: string,
  options: URLSearchParams | undefined,
  signal: AbortSignal,
): Promise<PackageReport> {
  const query = options === undefined || options.size === 0 ? '' : `?${options}`;
  return request<PackageReport>(`${PATH}/${id}/packages/${kind}/report${query}`, { signal });
}
