import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FileField } from '@/components/ui/file-field';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';
import { saveFile } from './save-file';

/** The mask as a file: to other programs and back. */
export function MaskFilePanel({
  session,
  onDone,
  onProblem,
}: {
  session: CanvasSession;
  onDone: (text: string) => void;
  onProblem: (message: string) => void;
}) {
  const id = useId();
  const [invert, setInvert] = useState(false);
  const [isBusy, setBusy] = useState(false);

  async function work(task: () => Promise<string>) {
    setBusy(true);
    try {
      onDone(await task());
    } catch (error) {
      onProblem(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }
  const download = (kind: 'alpha' | 'grey') =>
    work(async () => {
      const png = await session.exportMaskPng(kind);
      saveFile(png, `mask-${session.source.imageId}${kind === 'grey' ? '-white' : ''}.png`);
      return 'The mask was downloaded';
    });

  return (
    <div className="canvas-panel" aria-busy={isBusy}>
      <span className="canvas-label">Download the mask</span>
      <Button disabled={isBusy} onClick={() => download('alpha')}>
        Transparent where edited
      </Button>
      <Button disabled={isBusy} onClick={() => download('grey')}>
        White where edited
      </Button>
      <label className="canvas-label" htmlFor={id}>
        Load a mask
      </label>
      <FileField
        id={id}
        accept={UPLOAD_ACCEPT}
        className="canvas-file"
        disabled={isBusy}
        onFiles={([file]) => {
          if (file)
            void work(async () => {
              await session.load(file, { invert });
              return 'The mask was loaded';
            });
        }}
      />
      <label className="canvas-check">
        <input
          type="checkbox"
          className="checkbox"
          checked={invert}
          onChange={(event) => setInvert(event.currentTarget.checked)}
        />
        <span>Inverted: black or opaque is edited</span>
      </label>
    </div>
  );
}
