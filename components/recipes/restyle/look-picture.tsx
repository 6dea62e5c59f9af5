import { useTranslations } from 'next-intl';
import { Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CoveringFileField } from '@/components/ui/file-field';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { LABEL } from '@/components/ui/text-looks';
import { thumbnailUrl } from '@/lib/client/image-url';
import { loadLazily } from '@/lib/client/load-lazily';
import { sentenceOf } from '@/lib/client/sentence-of';
import { MAX_UPLOAD_BYTES, tooLargeError, uploadImage } from '@/lib/client/upload';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';

const LibraryPicker = loadLazily(async () => (await import('./library-picker')).LibraryPicker);

/** A picture that shows the look, if there is one. */
export function LookPicture({ id, onChange }: { id: string | null; onChange: (id: string | null) => void }) {
  const t = useTranslations('restyle.look');
  const [uploading, setUploading] = useState(false);
  const [picking, setPicking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const upload = async ([file]: File[]) => {
    if (file === undefined) return;
    setUploading(true);
    setProblem(null);
    try {
      if (file.size > MAX_UPLOAD_BYTES) throw tooLargeError(file.size);
      onChange((await uploadImage(file, 'input', { name: file.name })).image.id);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setUploading(false);
    }
  };

  return (
    <section aria-label={t('picture')}>
      <span className={`${LABEL} block pb-1`}>{t('picture')}</span>
      <div className="flex flex-wrap items-center gap-2">
        {id !== null && (
          <span className="relative size-16 flex-none overflow-hidden rounded-lg bg-sunken inset-ring inset-ring-line">
            <img
              src={thumbnailUrl({ id, mime: 'image/png' }, 256)}
              alt={t('picture')}
              className="size-full object-cover"
            />
            <IconButton
              icon="x"
              label={t('removePicture')}
              className="absolute end-0.5 top-0.5 size-6 min-h-6 rounded-md bg-scrim/78 text-white hover:bg-scrim hover:text-white"
              onClick={() => onChange(null)}
            />
          </span>
        )}
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the file field is its control */}
        <label className="relative inline-flex min-h-8 items-center gap-1.5 rounded-lg border bg-raised px-3 font-medium shadow-xs hover:border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text max-md:min-h-11">
          <CoveringFileField
            accept={UPLOAD_ACCEPT}
            aria-label={t('choosePicture')}
            onFiles={(files) => void upload(files)}
          />
          {uploading ? <Spinner /> : <Icon name="upload" />} {t('choosePicture')}
        </label>
        <Button onClick={() => setPicking(true)}>
          <Icon name="image" /> {t('fromLibrary')}
        </Button>
      </div>
      {problem !== null && (
        <p role="alert" className="pt-1 text-xs text-danger">
          {problem}
        </p>
      )}
      <Suspense>
        {picking && (
          <LibraryPicker
            one
            onPick={([image]) => image && onChange(image.id)}
            onClose={() => setPicking(false)}
          />
        )}
      </Suspense>
    </section>
  );
}
