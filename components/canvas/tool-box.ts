/** The tools at work on one canvas: which one is in hand, and what it has under way. */
import type { CanvasSettingsStore } from '@/lib/client/mask/canvas-settings';
import { oppositeMode } from '@/lib/client/mask/paint-tools';
import type { CanvasMode, CanvasTool, ToolPhases, ToolWorld } from './tools/tool';
import { findTool, findToolByKeys, TOOLS } from './tools/tool-list';

export type ToolBox = ReturnType<typeof createToolBox>;

export function createToolBox(world: ToolWorld, settings: CanvasSettingsStore, mode: () => CanvasMode) {
  const phases = new Map<CanvasTool, ToolPhases>();
  for (const tool of [...TOOLS.mask, ...TOOLS.markup])
    if (tool.phases && !phases.has(tool)) phases.set(tool, tool.phases(world));

  function inHand(): CanvasTool {
    const { tool, markupTool } = settings.getState();
    return mode() === 'mask' ? findTool('mask', tool) : findTool('markup', markupTool);
  }

  function choose(name: string, of: CanvasMode = mode()): void {
    for (const tool of TOOLS[of]) if (tool.name !== name) phases.get(tool)?.leave?.();
    settings.setState(of === 'mask' ? { tool: name } : { markupTool: name });
    phases.get(findTool(of, name))?.enter?.();
  }

  return {
    inHand,
    /** Null where the main button does nothing but move the photo. */
    phases: () => phases.get(inHand()) ?? null,
    choose,
    /** The tool of this mode that has these keys, if there is one. */
    findByKeys: (keys: string) => findToolByKeys(mode(), keys, inHand()),
    /** What is drawn is added where it was subtracted, and the other way round. */
    swapCombine(): void {
      settings.setState(({ combine }) => ({ combine: oppositeMode(combine) }));
    },
    isOpen: () => [...phases.values()].some((tool) => tool.isOpen?.()),
    drop(): void {
      for (const tool of phases.values()) tool.drop?.();
    },
  };
}
