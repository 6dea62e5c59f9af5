import type { UsageReport } from '@/lib/shared/wire-usage';
import { request } from './api';

type Asked = Pick<UsageReport, 'period' | 'demo'>;

/** The query that asks for the same report, of the page as of the interface. */
export function usageQuery({ period, demo }: Asked): string {
  const range: Record<string, string> =
    period.month === null ? { from: period.from, to: period.to } : { month: period.month };
  return new URLSearchParams({ ...range, demo: String(demo) }).toString();
}

/** @param asked.cursor where the list of unknown costs goes on */
export function fetchUsage({
  cursor = null,
  ...asked
}: Asked & { cursor?: string | null }): Promise<UsageReport> {
  const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  return request<UsageReport>(`/api/usage?${usageQuery(asked)}${more}`);
}
