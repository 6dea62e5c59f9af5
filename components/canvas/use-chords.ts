import { type RefObject, useEffect } from 'react';
import { readPress } from '@/lib/client/keys';
import { readCanvasChord } from '@/lib/client/mask/canvas-keys';
import type { CanvasController } from './canvas-controller';

/** Undo, redo and the like act in all of the canvas's part of the page, not only on the picture. */
export function useChords(section: RefObject<HTMLElement | null>, controller: CanvasController): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      // A control that went away leaves the focus with the page: undo is still meant for the mask then.
      const isOurs = target === document.body || section.current?.contains(target);
      const types = target.matches('textarea, input:not([type=range], [type=radio], [type=checkbox])');
      const command = isOurs && !types && !event.defaultPrevented ? readCanvasChord(readPress(event)) : null;
      if (!command) return;
      event.preventDefault();
      controller.run(command);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [section, controller]);
}
