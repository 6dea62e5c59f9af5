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
      <dl className="divide-y">
        {keyRows(mode).map(([what, keys]) => (
          <div key={what} className="flex justify-between gap-4 py-1.25">
            <dt>{what}</dt>
            <dd className="text-end text-muted">{keys}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
