import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { parseUsagePeriod, type UsagePeriod } from '@/lib/shared/usage-period';

/**
 * What is asked of a report: `month`, or `from` and `to`, `demo`, and `person`.
 *
 * @param standard which runs are meant unless others are named: the stand-in's in a demo, otherwise the real ones
 * @throws OverpaintError invalid_request with a sentence about the first mistake
 */
export function readUsageQuery(
  query: URLSearchParams,
  nowMs: number,
  standard: { demo: boolean },
): { period: UsagePeriod; demo: boolean; personId: string | null } {
  const { period, problem } = parseUsagePeriod(query, nowMs);
  if (period === null) throw new OverpaintError('invalid_request', problem);
  const demo = query.get('demo') ?? String(standard.demo);
  if (demo !== 'true' && demo !== 'false')
    throw new OverpaintError('invalid_request', { key: 'refusals.usage.demo' });
  return { period, demo: demo === 'true', personId: query.get('person') };
}
