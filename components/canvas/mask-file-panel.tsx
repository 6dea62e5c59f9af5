import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FileField } from '@/components/ui/file-field';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';
import { CheckField } from './check-field';
import { LABEL } from './label-style';
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
    <div className="flex flex-col gap-2" aria-busy={isBusy}>
      <span className={LABEL}>Download the mask</span>
      <Button disabled={isBusy} onClick={() => download('alpha')}>
        Transparent where edited
      </Button>
      <Button disabled={isBusy} onClick={() => download('grey')}>
        White where edited
      </Button>
      <label className={`${LABEL} pt-1.5`} htmlFor={id}>
        Load a mask
      </label>
      <FileField
        id={id}
        accept={UPLOAD_ACCEPT}
        className="w-full text-xs text-muted file:me-2.5 file:min-h-8 file:rounded-lg file:border file:border-line file:bg-raised file:px-3 file:font-medium file:text-ink"
        disabled={isBusy}
        onFiles={([file]) => {
          if (file)
            void work(async () => {
              await session.load(file, { invert });
              return 'The mask was loaded';
            });
        }}
      />
      <CheckField label="Inverted: black or opaque is edited" checked={invert} onChange={setInvert} />
    </div>
  );
}
