/** What each key and button of the canvas does. */
import type { CanvasKeyCommand } from '@/lib/client/mask/canvas-keys';
import { type CanvasSettingsStore, stepBrushSize, stepHardness } from '@/lib/client/mask/canvas-settings';
import type { Sentence } from '@/lib/shared/language';
import type { CanvasSteps } from './canvas-steps';
import type { ZoomTarget } from './canvas-viewport';
import type { Crosshair } from './crosshair';
import type { ToolBox } from './tool-box';
import type { CanvasMode } from './tools/tool';

type CommandParts = {
  readonly settings: CanvasSettingsStore;
  readonly box: ToolBox;
  readonly crosshair: Crosshair;
  readonly steps: CanvasSteps;
  mode(): CanvasMode;
  /** Width of the next mark, image pixels. */
  markWidth(): number;
  isDrawing(): boolean;
  chooseTool(name: string): void;
  zoomTo(to: ZoomTarget): void;
  hold(key: 'pan' | 'original'): void;
  /** True where there was something to cancel. */
  cancel(): boolean;
  announce(sentence: Sentence): void;
  onHelp(): void;
  redrawOverlay(): void;
};

/** Of all commands only these act during a stroke. */
const DURING_A_STROKE: ReadonlySet<CanvasKeyCommand['do']> = new Set(['cancel', 'size', 'original']);

/**
 * The function that carries commands out. It gives false where the command had nothing to do, so that its key may mean
 * something to the page.
 */
export function createCanvasCommands(parts: CommandParts): (command: CanvasKeyCommand) => boolean {
  const { settings, box, crosshair, steps, announce } = parts;

  function changeSize(direction: 1 | -1): void {
    const { resize } = box.phases() ?? {};
    if (resize) resize(direction);
    else if (parts.mode() === 'mask')
      settings.setState(({ sizePx }) => ({ sizePx: stepBrushSize(sizePx, direction) }));
    else settings.setState({ markupWidthPx: stepBrushSize(parts.markWidth(), direction) });
  }

  function swap(): void {
    if (parts.mode() !== 'mask') return;
    const { counterpart } = box.inHand();
    if (counterpart) parts.chooseTool(counterpart);
    else box.swapCombine();
  }

  function toggleOverlay(): void {
    const isShown = !settings.getState().isOverlayShown;
    settings.setState({ isOverlayShown: isShown });
    announce({ key: isShown ? 'canvas.mask.shown' : 'canvas.mask.hidden' });
  }

  function commit(): void {
    // Such a tool corrects at another place, and keeps at the same one.
    const corrects = box.inHand().goesOn && crosshair.isElsewhere();
    if (!corrects && steps.commitTuning()) return;
    if (crosshair.point() || !steps.commitDrawing()) crosshair.press();
  }

  function act(command: CanvasKeyCommand): void {
    switch (command.do) {
      case 'tool': {
        const tool = box.findByKeys(command.keys);
        if (tool) parts.chooseTool(tool.name);
        break;
      }
      case 'size':
        changeSize(command.direction);
        break;
      case 'hardness':
        settings.setState(({ hardnessPercent }) => ({
          hardnessPercent: stepHardness(hardnessPercent, command.direction),
        }));
        break;
      case 'zoom':
        parts.zoomTo(command.to);
        break;
      case 'crosshair':
        crosshair.move(command.stepX, command.stepY);
        break;
      case 'swap':
        swap();
        break;
      case 'undo':
        steps.undo();
        break;
      case 'redo':
        steps.redo();
        break;
      case 'invert':
        steps.invert();
        break;
      case 'all':
        steps.selectAll();
        break;
      case 'clear':
        steps.clear();
        break;
      case 'overlay':
        toggleOverlay();
        break;
      case 'original':
      case 'pan':
        parts.hold(command.do);
        break;
      case 'commit':
        commit();
        break;
      case 'help':
        parts.onHelp();
        break;
    }
  }

  return (command) => {
    if (parts.isDrawing() && !DURING_A_STROKE.has(command.do)) return true;
    if (command.do === 'cancel') return parts.cancel();
    act(command);
    parts.redrawOverlay();
    return true;
  };
}
