/** Undo and redo, and what is done to all of the mask at once. */
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { MaskOperation, StepName } from '@/lib/client/mask/mask-engine';
import { describeMask, describeStep } from '@/lib/client/mask/mask-sentences';
import type { Sentence } from '@/lib/shared/language';
import { clearMask, fillMask, invertMask } from '@/lib/shared/mask/whole';
import type { SelectionTuning } from './selection-tuning';
import type { ToolBox } from './tool-box';
import type { CanvasMode } from './tools/tool';

export type CanvasSteps = ReturnType<typeof createCanvasSteps>;

export function createCanvasSteps(
  { engine, markup }: Pick<CanvasSession, 'engine' | 'markup'>,
  tuning: SelectionTuning,
  box: ToolBox,
  mode: () => CanvasMode,
  announce: (sentence: Sentence) => void,
) {
  const isMask = () => mode() === 'mask';

  function announceStep(did: 'undid' | 'redid', name: StepName | null): void {
    const step = describeStep(did, name);
    if (name === null || !isMask()) announce(step);
    else
      engine.whenMeasured((summary) =>
        announce({ key: 'canvas.steps.withMask', values: { step, mask: describeMask(summary) } }),
      );
  }

  function announceMask(): void {
    engine.whenMeasured((summary) => announce(describeMask(summary)));
  }

  function change(name: StepName, operation: MaskOperation): void {
    tuning.settle();
    engine.apply(name, operation);
    announceMask();
  }

  return {
    /** What is being tuned or drawn goes first, and only then the last step. */
    undo(): void {
      if (!isMask()) announceStep('undid', markup.undo());
      else if (box.phases()?.stepBack?.()) return;
      else if (tuning.isOpen()) {
        tuning.drop();
        announce({ key: 'canvas.steps.previewUndone' });
      } else announceStep('undid', engine.undo());
    },
    redo(): void {
      if (!isMask()) {
        announceStep('redid', markup.redo());
        return;
      }
      tuning.settle();
      announceStep('redid', engine.redo());
    },
    invert(): void {
      if (isMask()) change('invert', invertMask);
    },
    selectAll(): void {
      if (isMask()) change('selectAll', (mask, beforeWrite) => fillMask(mask, 255, beforeWrite));
    },
    /** The last corner of what is being drawn, or else the whole mask; of marks the one that is selected. */
    clear(): void {
      if (isMask()) {
        if (!box.phases()?.stepBack?.()) change('clear', clearMask);
        return;
      }
      const { selectedId } = markup.state();
      if (selectedId !== null) markup.remove(selectedId);
      announce({ key: selectedId === null ? 'canvas.steps.nothingSelected' : 'canvas.steps.deleted' });
    },
    /** Keeps what is being tuned. True where something was. */
    commitTuning(): boolean {
      if (!tuning.isOpen()) return false;
      tuning.settle();
      announceMask();
      return true;
    },
    /** Ends what goes on after the release. True where something did. */
    commitDrawing(): boolean {
      if (!box.phases()?.commit?.()) return false;
      announceMask();
      return true;
    },
  };
}
