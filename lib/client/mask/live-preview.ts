/** A slider over the mask: each of its places is computed elsewhere, shown, and only the last one becomes a step. */
import { sentenceOf } from '@/lib/client/sentence-of';
import type { EnginePreview, MaskEngine, MaskOperation, StepName } from './mask-engine';

export type LivePreview<Wish> = {
  /** Shows this place as soon as may be; places that were passed meanwhile are left out. */
  update(wish: Wish): void;
  /** Resolves when nothing is being computed any more. */
  settled(): Promise<void>;
  /** Keeps what is shown now; where nothing is shown yet, what is being computed, as soon as it is there. */
  commit(): void;
  cancel(): void;
  /** Whether it was kept or cancelled. */
  isOver(): boolean;
};

type PreviewEvents = {
  onProblem(message: string): void;
  /** All that was wished for is computed, and nothing is there to show: it failed, was stopped, or a stroke was begun meanwhile. */
  onNothing?(): void;
};

export function createLivePreview<Wish>(
  engine: MaskEngine,
  name: StepName,
  compute: (wish: Wish) => Promise<MaskOperation>,
  { onProblem, onNothing }: PreviewEvents,
): LivePreview<Wish> {
  let preview: EnginePreview | null = null;
  let wanted: { wish: Wish } | null = null;
  let running: Promise<void> | null = null;
  let state: 'open' | 'keeping' | 'over' = 'open';

  async function run(): Promise<void> {
    while (wanted && state !== 'over') {
      const { wish } = wanted;
      wanted = null;
      try {
        const operation = await compute(wish);
        // A later place is on its way to be kept.
        if (state === 'keeping' && wanted) continue;
        if (state === 'keeping') await whenFree(engine);
        if (isOver()) return;
        // A stroke that was begun meanwhile is not disturbed.
        if (!preview && engine.isBusy()) continue;
        preview ??= engine.beginPreview(name);
        preview.show(operation);
      } catch (error) {
        if (!isOver() && !wasStopped(error)) onProblem(sentenceOf(error));
      }
    }
    if (state === 'keeping') end('commit');
    else if (state === 'open' && preview === null) onNothing?.();
  }

  const isOver = () => state === 'over';

  function end(how: 'commit' | 'cancel'): void {
    state = 'over';
    preview?.[how]();
  }

  return {
    update(wish) {
      if (state !== 'open') return;
      wanted = { wish };
      running ??= run().finally(() => {
        running = null;
      });
    },
    settled: async () => {
      await running;
    },
    commit() {
      if (state !== 'open') return;
      if (preview === null && running !== null) state = 'keeping';
      else end('commit');
    },
    cancel() {
      if (state === 'open') end('cancel');
    },
    isOver: () => state !== 'open',
  };
}

/** Not an error: somebody stopped it. */
function wasStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Resolves when no stroke and no other preview is under way. */
async function whenFree(engine: MaskEngine): Promise<void> {
  while (engine.isBusy()) {
    await new Promise<void>((resolve) => {
      const stop = engine.onChange(() => {
        stop();
        resolve();
      });
    });
  }
}
