import { Dialog } from '@/components/ui/dialog';

const KEYS: readonly (readonly [what: string, keys: string])[] = [
  ['Brush, eraser', 'B, E'],
  ['Lasso, polygon', 'L, Shift L'],
  ['Rectangle or ellipse', 'M'],
  ['Magic wand', 'W'],
  ['Hand, zoom', 'H, Z'],
  ['Brush size', '[ and ], Alt wheel'],
  ['Brush hardness', 'Shift [ and ]'],
  ['Paint or erase, add or subtract', 'X'],
  ['The opposite while held', 'Alt, right button'],
  ['Straight line from the last point', 'Shift click'],
  ['Constrain', 'Shift drag'],
  ['Move the photo', 'Space drag, middle button'],
  ['Zoom at the pointer', 'Ctrl or ⌘ wheel, + and −'],
  ['Fit, 100 %, 200 %', '0, 1, 2'],
  ['Undo', 'Ctrl or ⌘ Z'],
  ['Redo', 'Ctrl or ⌘ Shift Z, Ctrl Y'],
  ['Invert', 'I, Ctrl or ⌘ Shift I'],
  ['Select all, clear', 'Ctrl or ⌘ A, Delete'],
  ['Show or hide the mask', 'Q'],
  ['See the original', 'hold \\'],
  ['Crosshair', 'arrow keys, with Shift faster'],
  ['Press and release at the crosshair, commit', 'Enter'],
  ['Cancel', 'Esc'],
  ['Two fingers: move and zoom; tap to undo', 'touch'],
  ['Three fingers: tap to redo', 'touch'],
];

export function CanvasHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title="Keys of the canvas"
      description="Single keys work while the picture has the focus."
      onClose={onClose}
    >
      <dl className="canvas-keys">
        {KEYS.map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{keys}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
