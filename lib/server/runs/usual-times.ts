import 'server-only';
import type { RunRecord } from '@/lib/server/records/run-record';
import type { RunStore } from './run-store';

/** How long a median of past durations stays good enough. */
const USUAL_FOR_MS = 30_000;

/** Median duration in ms of the last finished runs of this model and quality; null before there are any. */
export type UsualTimes = (of: Pick<RunRecord, 'model' | 'quality' | 'demo'>) => Promise<number | null>;

export function createUsualTimes(store: Pick<RunStore, 'recentDurations'>): UsualTimes {
  const usual = new Map<string, { until: number; medianMs: number }>();
  return async ({ model, quality, demo }) => {
    const key = `${model} ${quality} ${demo}`;
    const known = usual.get(key);
    if (known !== undefined && known.until > performance.now()) return known.medianMs;
    const durations = (await store.recentDurations(model, quality, demo === 1)).sort(
      (one, other) => one - other,
    );
    const medianMs = durations[Math.floor(durations.length / 2)] ?? null;
    // The very first such run is news.
    if (medianMs === null) return null;
    usual.set(key, { until: performance.now() + USUAL_FOR_MS, medianMs });
    return medianMs;
  };
}
