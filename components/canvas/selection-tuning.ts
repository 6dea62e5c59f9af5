/** What can still be changed until it is kept: a selection, and a refinement of the whole mask. */
import { type CanvasSession, patchOperation, replaceOperation } from '@/lib/client/mask/canvas-session';
import { createLivePreview, type LivePreview } from '@/lib/client/mask/live-preview';
import type { MaskOperation, StepName } from '@/lib/client/mask/mask-engine';
import { describeMask, describeSelection, findShare } from '@/lib/client/mask/mask-sentences';
import type { Refinement } from '@/lib/client/workers/canvas-jobs';
import type { Sentence } from '@/lib/shared/language';
import type { CombineMode } from '@/lib/shared/mask/blend';
import type { MaskPatch } from '@/lib/shared/mask/mask';

export type SelectionTuning = ReturnType<typeof createSelectionTuning>;

/** What a wish selects, and how it goes into the mask. */
export type Selected = { readonly patch: MaskPatch; readonly mode: CombineMode };

/** Opens a selection, which is shown and can be changed until it is kept: then it is one step. The one before it is kept. */
export type OpenSelection = <Wish>(
  name: StepName,
  compute: (wish: Wish) => Promise<Selected>,
) => LivePreview<Wish>;

type TuningOptions = {
  readonly session: Pick<CanvasSession, 'source' | 'engine' | 'worker'>;
  announce(sentence: Sentence): void;
  onProblem(message: string): void;
  /** What `status` says is another. */
  onChange(): void;
};

type OpenPreview = Pick<LivePreview<never>, 'commit' | 'cancel' | 'settled'>;

export function createSelectionTuning({ session, announce, onProblem, onChange }: TuningOptions) {
  const { source, engine, worker } = session;
  /** With the share of the photo that is shown; null before anything is. */
  let selection: { readonly preview: OpenPreview; percent: number | null } | null = null;
  let refining: { kind: Refinement; amountPx: number; preview: LivePreview<number> } | null = null;
  let working = 0;
  /** Kept before they were there. */
  const coming = new Set<Promise<void>>();

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
    const { preview } = selection;
    selection = null;
    if (keep) keepPreview(preview);
    else preview.cancel();
    onChange();
  }

  function keepPreview(preview: OpenPreview): void {
    preview.commit();
    const settled = preview.settled().finally(() => coming.delete(settled));
    coming.add(settled);
  }

  function endRefinement(keep: boolean): void {
    if (!refining) return;
    const { preview } = refining;
    refining = null;
    if (keep) keepPreview(preview);
    else preview.cancel();
    // What is kept before it is there still needs it.
    void preview.settled().then(() => {
      if (!refining) worker.ask('dropMask', {}).catch(() => {});
    });
    onChange();
  }

  /** Keeps whatever is open. */
  function settle(): void {
    endSelection(true);
    endRefinement(true);
  }

  const openSelection: OpenSelection = (name, compute) => {
    settle();
    const preview = createLivePreview(
      engine,
      name,
      (wish: Parameters<typeof compute>[0]) => track(show(wish)),
      {
        onProblem,
        onNothing() {
          if (selection === opened) endSelection(false);
        },
      },
    );
    const opened: NonNullable<typeof selection> = { preview, percent: null };
    async function show(wish: Parameters<typeof compute>[0]): Promise<MaskOperation> {
      const { patch, mode } = await compute(wish);
      opened.percent = findShare(patch, source);
      announce(describeSelection(opened.percent));
      return patchOperation(patch, mode);
    }
    selection = opened;
    onChange();
    return preview;
  };

  function startRefinement(kind: Refinement): LivePreview<number> {
    const held = worker.ask('holdMask', { mask: engine.mask });
    return createLivePreview<number>(
      engine,
      kind,
      async (amountPx) => {
        await held;
        return replaceOperation(await track(worker.ask('refine', { kind, amountPx })));
      },
      { onProblem },
    );
  }

  return {
    endSelection,
    endRefinement,
    settle,
    /** The same, also of what is still being computed. */
    async keepAll(): Promise<void> {
      settle();
      await Promise.all(coming);
    },
    drop(): void {
      endSelection(false);
      endRefinement(false);
    },
    isOpen: () => selection !== null || refining !== null,
    openSelection,
    /** One step of the mask, as soon as it is computed. What is open is kept before. */
    applySoon(name: StepName, compute: () => Promise<MaskOperation>): void {
      settle();
      const preview = createLivePreview<void>(engine, name, () => track(compute()), { onProblem });
      preview.update();
      keepPreview(preview);
      void preview.settled().then(() => engine.whenMeasured((summary) => announce(describeMask(summary))));
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
      isSelectionOpen: selection !== null,
      selectedPercent: selection?.percent ?? null,
      refinement: refining && { kind: refining.kind, amountPx: refining.amountPx },
      isWorking: working > 0,
    }),
  };
}
