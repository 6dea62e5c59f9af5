import { useEffect, useRef, useState } from 'react';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { createCanvasSettings } from '@/lib/client/mask/canvas-settings';
import type { Sentence } from '@/lib/shared/language';
import type { ImagePoint } from '@/lib/shared/mask/geometry';
import { type CanvasStatus, createCanvasController } from './canvas-controller';
import { createCanvasView } from './canvas-view';
import type { CanvasMode, RegionFrame } from './tools/tool';
import { findTool, TOOLS } from './tools/tool-list';
import { useEarlyVision } from './use-early-vision';

const FIRST_STATUS: CanvasStatus = {
  zoomPercent: 100,
  isSelectionOpen: false,
  selectedPercent: null,
  refinement: null,
  isWorking: false,
};

export type Canvas = ReturnType<typeof useCanvas>;

/** The controller and the view of one session, made once, and what they tell the controls around them. */
export function useCanvas(session: CanvasSession, mode: CanvasMode, region: RegionFrame | null) {
  const [status, setStatus] = useState(FIRST_STATUS);
  const [announced, announce] = useState<Sentence | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [textAt, setTextAt] = useState<ImagePoint | null>(null);
  const latest = useRef<{ mode: CanvasMode; region: RegionFrame | null }>({ mode, region });

  const [{ settings, view, controller }] = useState(() => {
    const settingsStore = createCanvasSettings(Math.max(session.source.width, session.source.height));
    const canvasView = createCanvasView(session);
    return {
      settings: settingsStore,
      view: canvasView,
      controller: createCanvasController({
        session,
        settings: settingsStore,
        redraw: canvasView.redraw,
        mode: () => latest.current.mode,
        region: () => latest.current.region,
        announce,
        onStatus: setStatus,
        onProblem: setProblem,
        onHelp: () => setHelpOpen(true),
        onText: setTextAt,
      }),
    };
  });

  const isMask = mode === 'mask';
  useEarlyVision(session, settings, isMask);
  const hasRegion = isMask && region !== null;

  useEffect(() => {
    latest.current = { mode, region: isMask ? region : null };
    view.redraw.overlay();
    const [first] = TOOLS.mask;
    if (!hasRegion && first && findTool('mask', settings.getState().tool).changesRegion)
      controller.chooseTool(first.name, 'mask');
  }, [mode, isMask, region, hasRegion, view, controller, settings]);

  useEffect(() => {
    controller.cancel();
    view.setMode(mode);
  }, [mode, view, controller]);

  useEffect(() => {
    view.setSettings(settings.getState());
    const leave = session.onKeepOpen(controller.keepAll);
    const endings = [
      settings.subscribe(view.setSettings),
      session.engine.onPaint(view.redraw.paint),
      session.markup.onChange(view.redraw.overlay),
    ];
    return () => {
      for (const end of endings) end();
      // What was being tuned is kept; a stroke that a vanished canvas was drawing is not.
      controller.gestures.drop();
      view.detach();
      void controller
        .keepAll()
        .finally(leave)
        .then(() => session.keepNow());
    };
  }, [settings, view, session, controller]);

  return {
    settings,
    view,
    controller,
    status,
    announced,
    announce,
    problem,
    setProblem,
    isHelpOpen,
    setHelpOpen,
    textAt,
    setTextAt,
    hasRegion,
  };
}
