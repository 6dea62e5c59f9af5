import { useEffect, useState } from 'react';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { CanvasView } from './canvas-view';

export type PhotoState = { is: 'loading' } | { is: 'shown' } | { is: 'failed'; why: string };

/** Loads the photo, and again when it is asked to. */
export function usePhoto(view: CanvasView): [photo: PhotoState, tryAgain: () => void] {
  const [photo, setPhoto] = useState<PhotoState>({ is: 'loading' });
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what "Try again" counts up
  useEffect(() => {
    let isOver = false;
    setPhoto({ is: 'loading' });
    view.open().then(
      () => !isOver && setPhoto({ is: 'shown' }),
      (error: unknown) => !isOver && setPhoto({ is: 'failed', why: sentenceOf(error) }),
    );
    return () => {
      isOver = true;
    };
  }, [view, attempt]);

  return [photo, () => setAttempt(attempt + 1)];
}
