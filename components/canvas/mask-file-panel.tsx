import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FileField } from '@/components/ui/file-field';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { MessageKey, Sentence } from '@/lib/shared/language';
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
  onDone: (sentence: Sentence) => void;
  onProblem: (message: string) => void;
}) {
  const t = useTranslations('canvas.file');
  const id = useId();
  const [invert, setInvert] = useState(false);
  const [isBusy, setBusy] = useState(false);

  async function work(done: MessageKey, task: () => Promise<void>) {
    setBusy(true);
    try {
      await task();
      onDone({ key: done });
    } catch (error) {
      onProblem(sentenceOf(error));
    }
    setBusy(false);
  }
  const download = (kind: 'alpha' | 'grey') =>
    work('canvas.file.downloaded', async () => {
      const png = await session.exportMaskPng(kind);
      saveFile(png, `mask-${session.imageId() ?? 'photo'}${kind === 'grey' ? '-white' : ''}.png`);
    });

  return (
    <div className="flex flex-col gap-2" aria-busy={isBusy}>
      <span className={LABEL}>{t('download')}</span>
      <Button disabled={isBusy} onClick={() => download('alpha')}>
        {t('transparent')}
      </Button>
      <Button disabled={isBusy} onClick={() => download('grey')}>
        {t('white')}
      </Button>
      <label className={`${LABEL} pt-1.5`} htmlFor={id}>
        {t('load')}
      </label>
      <FileField
        id={id}
        accept={UPLOAD_ACCEPT}
        className="w-full text-xs text-muted file:me-2.5 file:min-h-8 file:rounded-lg file:border file:border-line file:bg-raised file:px-3 file:font-medium file:text-ink"
        disabled={isBusy}
        onFiles={([file]) => {
          if (file) void work('canvas.file.loaded', () => session.load(file, { invert }));
        }}
      />
      <CheckField label={t('inverted')} checked={invert} onChange={setInvert} />
    </div>
  );
}
