import { Dialog } from '@/components/ui/dialog';
import { keyRows } from './key-rows';
import type { CanvasMode } from './tools/tool';

export function CanvasHelp({ mode, onClose }: { mode: CanvasMode; onClose: () => void }) {
  return (
    <Dialog
      title="Keys of the canvas"
      description="Single keys work while the picture has the focus."
      onClose={onClose}
    >
      <dl className="canvas-keys">
        {keyRows(mode).map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{keys}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
