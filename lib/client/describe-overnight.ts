import type { Language } from '@/lib/shared/language';
import type { WireOvernight, WireRun } from '@/lib/shared/wire';

/**
 * What a run is doing that is drawn by tomorrow.
 *
 * @param deadline in words
 */
export function describeOvernight(
  { overnight, status, server }: Pick<WireRun, 'status' | 'server'> & { overnight: WireOvernight },
  deadline: string,
  { t }: Language,
): string {
  const { state, total, done, canceling } = overnight;
  if (status === 'saving') return t('feed.status.saving');
  if (canceling) return t('overnight.canceling', { server });
  if (state === 'arriving') return t('overnight.arriving');
  if (state !== 'submitted') return t('overnight.handing', { server, deadline });
  return done === 0
    ? t('overnight.waiting', { server, deadline })
    : t('overnight.waitingDone', { server, deadline, done, total });
}
