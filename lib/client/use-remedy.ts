import { useState } from 'react';
import type { RunAnswer, WireRun } from '@/lib/shared/wire';
import { request } from './api';
import { getRun, placeAgain } from './image-requests';
import { currentLanguage } from './language';
import { useRunStore } from './live-stores';
import { sentenceOf } from './sentence-of';

/** `trying` while it is on its way; else what went wrong the last time. */
export type RemedyState = 'idle' | 'trying' | { message: string };

/** Trying again, for nothing, what went wrong on the server after the answer of a run had come. */
export function useRemedy(run: Pick<WireRun, 'id' | 'images'>): {
  state: RemedyState;
  /** An answer that came and was not saved. */
  save: () => Promise<void>;
  /** All answers of an edit that could not be put back into the photo. */
  place: () => Promise<void>;
} {
  const store = useRunStore();
  const [state, setState] = useState<RemedyState>('idle');
  const attempt = async (work: () => Promise<WireRun>) => {
    if (state === 'trying') return;
    setState('trying');
    try {
      store.merge([await work()]);
      setState('idle');
    } catch (error) {
      setState({ message: currentLanguage().t('common.remedyIsFree', { problem: sentenceOf(error) }) });
    }
  };
  return {
    state,
    save: () =>
      attempt(async () => (await request<RunAnswer>(`/api/runs/${run.id}/save`, { method: 'POST' })).run),
    place: () =>
      attempt(async () => {
        // One at a time: each is a whole photo in the server's memory.
        for (const image of run.images)
          if (image.role === 'output') await placeAgain(image.id, { featherPx: null });
        return getRun(run.id);
      }),
  };
}
