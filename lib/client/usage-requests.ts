import type { UsageReport } from '@/lib/shared/wire-usage';
import { request } from './api';

/** `person`: the one whom an admin has chosen. */
export type AskedUsage = Pick<UsageReport, 'period' | 'demo' | 'toldAll' | 'person'>;

/** The query that asks for the same report, of the page as of the interface. */
export function usageQuery({ period, demo, toldAll, person }: AskedUsage): string {
  const range: Record<string, string> =
    period.month === null ? { from: period.from, to: period.to } : { month: period.month };
  const whose: Record<string, string> = toldAll && person !== null ? { person: person.id } : {};
  return new URLSearchParams({ ...range, demo: String(demo), ...whose }).toString();
}

/** @param asked.cursor where the list of unknown costs goes on */
export function fetchUsage({
  cursor = null,
  ...asked
}: AskedUsage & { cursor?: string | null }): Promise<UsageReport> {
  const more = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  return request<UsageReport>(`/api/usage?${usageQuery(asked)}${more}`);
}
