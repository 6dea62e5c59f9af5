import { useTranslations } from 'next-intl';
import { Suspense, useEffect, useEffectEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button } from '@/components/ui/button';
import { DropOverlay } from '@/components/ui/drop-overlay';
import { CoveringFileField } from '@/components/ui/file-field';
import { Icon } from '@/components/ui/icon';
import { SectionCard } from '@/components/ui/section-card';
import { Spinner } from '@/components/ui/spinner';
import { loadLazily } from '@/lib/client/load-lazily';
import { readGivenEntries, readGivenFiles } from '@/lib/client/recipes/restyle/given-files';
import { dropStore, takeFiles } from '@/lib/client/take-files';
import { useMayMake } from '@/lib/client/who';
import { MAX_JOB_ITEMS } from '@/lib/shared/recipes/wire-jobs';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';
import { ProgressLine } from './progress-line';
import { SubjectsLine } from './subjects-line';
import { TakeInNotes } from './take-in-notes';
import { useRestyleWork } from './use-restyle-work';

const LibraryPicker = loadLazily(async () => (await import('./library-picker')).LibraryPicker);

const ACCEPT = `${UPLOAD_ACCEPT},.zip,application/zip,.csv,.tsv,.txt,text/csv`;

/** Photos out of files, folders, ZIPs and the library, and lists of their names. */
export function PhotosCard({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.photos');
  const mayMake = useMayMake();
  const { items } = editor.job;
  return (
    <SectionCard title={t('title')} text={t('text', { most: MAX_JOB_ITEMS })}>
      <div className="flex flex-col gap-3">
        {mayMake && <TakeInArea />}
        <TakeInNotes />
        {items.length > 0 && <SubjectsLine editor={editor} />}
      </div>
    </SectionCard>
  );
}

function TakeInArea() {
  const t = useTranslations('restyle.photos');
  const { takeIn } = useRestyleWork();
  const { total, done } = useStore(takeIn);
  const over = useStore(dropStore, (state) => state.over);
  const [reading, setReading] = useState(0);
  const [picking, setPicking] = useState(false);

  const giveWhenRead = async (read: ReturnType<typeof readGivenFiles>) => {
    setReading((count) => count + 1);
    try {
      await takeIn.give(await read);
    } finally {
      setReading((count) => count - 1);
    }
  };
  const takeFilesIn = useEffectEvent((files: File[]) => void giveWhenRead(readGivenFiles(files)));
  const takeEntries = useEffectEvent(
    (entries: FileSystemEntry[]) => void giveWhenRead(readGivenEntries(entries)),
  );
  useEffect(
    () =>
      takeFiles({
        onFiles: (files) => takeFilesIn(files),
        onEntries: (entries) => takeEntries(entries),
        onOwnImage: (id) => void takeIn.giveImages([{ id, fileName: '' }]),
      }),
    [takeIn],
  );

  return (
    <>
      <div className="relative flex flex-col items-center gap-3 rounded-lg border border-dashed border-line-strong px-4 py-5 text-center">
        <p className="flex items-center gap-2 text-muted">
          <Icon name="image-plus" /> {t('drop')}
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <FileButton label={t('choose')} onFiles={takeFilesIn} />
          <FileButton label={t('folder')} folder onFiles={takeFilesIn} />
          <Button onClick={() => setPicking(true)}>
            <Icon name="image" /> {t('library')}
          </Button>
        </div>
      </div>
      {reading > 0 && (
        <p role="status" className="flex items-center gap-2 text-xs text-muted">
          <Spinner /> {t('reading')}
        </p>
      )}
      {done < total && (
        <ProgressLine
          label={t('uploading', { done, count: total })}
          done={done}
          total={total}
          onStop={takeIn.stop}
        >
          {t('stop')}
        </ProgressLine>
      )}
      <DropOverlay over={over} icon="image-plus">
        {t('dropHere')}
      </DropOverlay>
      <Suspense>
        {picking && (
          <LibraryPicker
            onPick={(images) => void takeIn.giveImages(images)}
            onClose={() => setPicking(false)}
          />
        )}
      </Suspense>
    </>
  );
}

/** A button that opens the system's own dialog. */
function FileButton({
  label,
  folder = false,
  onFiles,
}: {
  label: string;
  folder?: boolean;
  onFiles: (files: File[]) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the file field is its control
    <label className="relative inline-flex min-h-8 items-center gap-1.5 rounded-lg border bg-raised px-3 font-medium shadow-xs transition-colors duration-120 hover:border-line-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-text max-md:min-h-11">
      <CoveringFileField
        multiple
        aria-label={label}
        accept={folder ? undefined : ACCEPT}
        {...(folder && { webkitdirectory: '' })}
        onFiles={onFiles}
      />
      <Icon name={folder ? 'folder' : 'upload'} /> {label}
    </label>
  );
}
