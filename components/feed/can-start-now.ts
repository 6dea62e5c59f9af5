import type { WireRun } from '@/lib/shared/wire';

/** OpenAI drew nothing for it, and a person may have it drawn now. */
export function canStartNow({ status, error, overnight }: WireRun): boolean {
  return (
    status === 'failed' &&
    overnight?.id != null &&
    (error?.code === 'overnight_refused' || error?.code === 'overnight_expired')
  );
}
