import { createHeldKeys, readPress } from '@/lib/client/keys';
import { type CanvasKeyCommand, readCanvasKey } from '@/lib/client/mask/canvas-keys';
import type { CanvasController } from './canvas-controller';
import { TOOL_KEYS } from './tools/tool-list';

/** A key that is held down repeats only these. */
const REPEATED: ReadonlySet<CanvasKeyCommand['do']> = new Set(['crosshair', 'size', 'hardness', 'zoom']);

/** Single keys, while the picture has the focus. The listeners end with `signal`. */
export function attachKeys(
  surface: HTMLElement,
  controller: CanvasController,
  showCursor: () => void,
  signal: AbortSignal,
): void {
  const heldKeys = createHeldKeys();

  surface.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented) return;
      if (event.key === 'Alt') {
        // Alone it would open the browser's menu.
        event.preventDefault();
        controller.setAlt(true);
        showCursor();
        return;
      }
      const command = readCanvasKey(readPress(event), TOOL_KEYS);
      if (!command) return;
      if (command.do === 'pan' || command.do === 'original') {
        const what = command.do;
        heldKeys.down(event, () => controller.release(what));
      }
      const acted = event.repeat && !REPEATED.has(command.do) ? true : controller.run(command);
      // Escape with nothing to cancel belongs to the page.
      if (acted) event.preventDefault();
      showCursor();
    },
    { signal },
  );
  addEventListener(
    'keyup',
    (event) => {
      heldKeys.up(event);
      controller.setAlt(event.altKey && document.activeElement === surface);
      showCursor();
    },
    { signal },
  );
  const forgetKeys = () => {
    heldKeys.releaseAll();
    controller.setAlt(false);
    showCursor();
  };
  surface.addEventListener('blur', forgetKeys, { signal });
  addEventListener('blur', forgetKeys, { signal });
  document.addEventListener('visibilitychange', forgetKeys, { signal });
}
