/** What follows a slider until it is kept: the wand's selection, and a refinement of the whole mask. */
import { type CanvasSession, patchOperation, replaceOperation } from '@/lib/client/mask/canvas-session';
import type { CanvasSettings } from '@/lib/client/mask/canvas-settings';
import { createLivePreview, type LivePreview } from '@/lib/client/mask/live-preview';
import { oppositeMode } from '@/lib/client/mask/paint-tools';
import type { Refinement } from '@/lib/client/workers/canvas-jobs';
import type { Sentence } from '@/lib/shared/language';
import type { ImagePoint } from '@/lib/shared/mask/geometry';

export type SelectionTuning = ReturnType<typeof createSelectionTuning>;

type TuningOptions = {
  readonly session: Pick<CanvasSession, 'source' | 'engine' | 'worker'>;
  settings(): CanvasSettings;
  announce(sentence: Sentence): void;
  onProblem(message: string): void;
  /** What `status` says is another. */
  onChange(): void;
};

export function createSelectionTuning({ session, settings, announce, onProblem, onChange }: TuningOptions) {
  const { engine, source, worker } = session;
  let selection: LivePreview<number> | null = null;
  let refining: { kind: Refinement; amountPx: number; preview: LivePreview<number> } | null = null;
  let working = 0;

  async function track<Result>(work: Promise<Result>): Promise<Result> {
    working++;
    onChange();
    try {
      return await work;
    } finally {
      working--;
      onChange();
    }
  }

  function endSelection(keep: boolean): void {
    if (!selection) return;
    const preview = selection;
    selection = null;
    if (keep) preview.commit();
    else preview.cancel();
    onChange();
  }

  function endRefinement(keep: boolean): void {
    if (!refining) return;
    const { preview } = refining;
    refining = null;
    if (keep) preview.commit();
    else preview.cancel();
    void worker.ask('dropMask', {}).catch(() => {});
    onChange();
  }

  function startRefinement(kind: Refinement): LivePreview<number> {
    const held = worker.ask('holdMask', { mask: engine.mask });
    return createLivePreview<number>(
      engine,
      kind,
      async (amountPx) => {
        await held;
        return replaceOperation(await track(worker.ask('refine', { kind, amountPx })));
      },
      onProblem,
    );
  }

  return {
    endSelection,
    endRefinement,
    /** Keeps whatever is open. */
    settle(): void {
      endSelection(true);
      endRefinement(true);
    },
    drop(): void {
      endSelection(false);
      endRefinement(false);
    },
    isOpen: () => selection !== null || refining !== null,
    selectByColour({ x, y }: ImagePoint, opposite: boolean): void {
      if (x < 0 || y < 0 || x >= source.width || y >= source.height) return;
      const { combine, contiguous, tolerance } = settings();
      const mode = opposite ? oppositeMode(combine) : combine;
      selection = createLivePreview<number>(
        engine,
        'wand',
        async (wished) =>
          patchOperation(await track(worker.ask('wand', { x, y, tolerance: wished, contiguous })), mode),
        onProblem,
      );
      selection.update(tolerance);
      onChange();
    },
    /** An open selection follows the tolerance. */
    followTolerance(tolerance: number): void {
      selection?.update(tolerance);
    },
    /** Starts over with another kind, or goes on with another amount. */
    refine(kind: Refinement, amountPx: number): void {
      endSelection(true);
      if (refining?.kind !== kind) {
        endRefinement(false);
        if (engine.measureNow().isEmpty) {
          announce({ key: 'canvas.mask.empty' });
          return;
        }
        refining = { kind, amountPx, preview: startRefinement(kind) };
      }
      refining.amountPx = amountPx;
      refining.preview.update(amountPx);
      onChange();
    },
    status: () => ({
      isWandOpen: selection !== null,
      refinement: refining && { kind: refining.kind, amountPx: refining.amountPx },
      isWorking: working > 0,
    }),
  };
}
