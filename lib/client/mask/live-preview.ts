/** A slider over the mask: each of its places is computed elsewhere, shown, and only the last one becomes a step. */
import { sentenceOf } from '@/lib/client/sentence-of';
import type { EnginePreview, MaskEngine, MaskOperation, StepName } from './mask-engine';

export type LivePreview<Wish> = {
  /** Shows this place as soon as may be; places that were passed meanwhile are left out. */
  update(wish: Wish): void;
  /** Resolves when nothing is being computed any more. */
  settled(): Promise<void>;
  /** Keeps what is shown now. */
  commit(): void;
  cancel(): void;
  /** Whether it was kept or cancelled. */
  isOver(): boolean;
};

export function createLivePreview<Wish>(
  engine: MaskEngine,
  name: StepName,
  compute: (wish: Wish) => Promise<MaskOperation>,
  onProblem: (message: string) => void,
): LivePreview<Wish> {
  let preview: EnginePreview | null = null;
  let wanted: { wish: Wish } | null = null;
  let running: Promise<void> | null = null;
  let isOver = false;

  async function run(): Promise<void> {
    while (wanted && !isOver) {
      const { wish } = wanted;
      wanted = null;
      try {
        const operation = await compute(wish);
        if (isOver) return;
        // A stroke that was begun meanwhile is not disturbed.
        if (!preview && engine.isBusy()) return;
        preview ??= engine.beginPreview(name);
        preview.show(operation);
      } catch (error) {
        if (!isOver) onProblem(sentenceOf(error));
      }
    }
  }

  return {
    update(wish) {
      if (isOver) return;
      wanted = { wish };
      running ??= run().finally(() => {
        running = null;
      });
    },
    settled: async () => {
      await running;
    },
    commit() {
      if (isOver) return;
      isOver = true;
      preview?.commit();
    },
    cancel() {
      if (isOver) return;
      isOver = true;
      preview?.cancel();
    },
    isOver: () => isOver,
  };
}
