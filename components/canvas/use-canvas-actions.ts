import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { registerActions } from '@/lib/client/shortcuts';
import { selectWhole, WHOLE_SELECTIONS } from './tools/select-whole';
import type { CanvasMode, CanvasTool } from './tools/tool';
import type { Canvas } from './use-canvas';

/** What the palette offers while a canvas is open. Keys are the picture's own. */
export function useCanvasActions(
  session: CanvasSession,
  { controller, settings }: Canvas,
  mode: CanvasMode,
  tools: readonly CanvasTool[],
): void {
  const t = useTranslations();
  useEffect(() => {
    const group = t('common.groups.canvas');
    const whole = mode === 'mask' ? WHOLE_SELECTIONS : [];
    return registerActions([
      ...tools.map(({ name, label }) => ({
        id: `canvas-${name}`,
        label: t(label),
        group,
        run: () => controller.chooseTool(name, mode),
      })),
      ...whole.map((name) => ({
        id: `canvas-${name}`,
        label: t(`canvas.select.actions.${name}`),
        group,
        run: () => selectWhole(name, session, controller, settings.getState().combine),
      })),
    ]);
  }, [session, controller, settings, mode, tools, t]);
}
