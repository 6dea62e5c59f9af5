import { useEffect } from 'react';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { CanvasSettingsStore } from '@/lib/client/mask/canvas-settings';

/** Who has selected by pointing before will do so again: then the photo is looked at as soon as nothing else is to be done. */
export function useEarlyVision(session: CanvasSession, settings: CanvasSettingsStore, isMask: boolean): void {
  useEffect(() => {
    if (!isMask) return;
    const vision = session.vision();
    let isGone = false;
    const stop = vision.subscribe(() => {
      if (vision.state().kind === 'ready') settings.setState({ hasPointed: true });
    });
    const prepare = () => {
      // What goes wrong is said when the tool is chosen.
      if (!isGone && vision.state().kind === 'idle') vision.prepare().catch(() => undefined);
    };
    if (settings.getState().hasPointed)
      session.photo().then(
        () => ('requestIdleCallback' in window ? requestIdleCallback(prepare) : setTimeout(prepare, 500)),
        () => undefined,
      );
    return () => {
      isGone = true;
      stop();
    };
  }, [session, settings, isMask]);
}
