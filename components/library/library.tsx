import { useTranslations } from 'next-intl';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DropOverlay } from '@/components/ui/drop-overlay';
import { Spinner } from '@/components/ui/spinner';
import { keepDensity } from '@/lib/client/library/keep-density';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { isRunShelf } from '@/lib/client/library/library-requests';
import { loadLazily } from '@/lib/client/load-lazily';
import { registerActions } from '@/lib/client/shortcuts';
import type { Density } from '@/lib/shared/library-density';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { EmptyLibrary } from './empty-library';
import { FilterFields } from './filter-fields';
import { FreshImages } from './fresh-images';
import { Grid } from './grid';
import type { GridProps } from './grid-rows';
import { LibraryHead } from './library-head';
import { LibraryNotes } from './library-notes';
import { Note } from './note';
import type { RunCardActions } from './run-card';
import { RunList } from './run-list';
import { SEARCH_ID } from './search-id';
import { SelectionBar } from './selection-bar';
import { useLibrarySource } from './use-library-source';
import { useUploads } from './use-uploads';
import './library.css';

const FilterSheet = loadLazily(async () => (await import('./filter-sheet')).FilterSheet);
const ConfirmPurge = loadLazily(async () => (await import('./confirm-purge')).ConfirmPurge);
const ConfirmEmptyBin = loadLazily(async () => (await import('./confirm-empty-bin')).ConfirmEmptyBin);
const SideBySide = loadLazily(async () => (await import('./side-by-side')).SideBySide);

type Open =
  | { what: 'filters' }
  | { what: 'empty-bin' }
  | { what: 'purge'; images: readonly WireLibraryImage[] }
  | { what: 'compare'; images: readonly WireLibraryImage[] };

/** Everything ever made or uploaded: to find, look at and choose. */
export function Library({
  mainId,
  models,
  initialDensity,
  ...runActions
}: {
  /** Id of the main part of the screen. */
  mainId: string;
  models: readonly string[];
  initialDensity: Density;
} & RunCardActions) {
  const t = useTranslations('library');
  const { store, actions } = useLibraryParts();
  const [density, setDensity] = useState(initialDensity);
  const [selecting, setSelecting] = useState(false);
  const [open, setOpen] = useState<Open | null>(null);
  useLibrarySource();
  const { progress, over, upload } = useUploads(store);
  const head = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLElement>(null);
  const close = () => setOpen(null);

  const remove = (images: readonly WireLibraryImage[]) => {
    if (images.length === 0) return;
    if (store.getState().shown.shelf === 'bin') setOpen({ what: 'purge', images });
    else void actions.bin(images);
  };
  const endSelecting = () => {
    actions.clear();
    setSelecting(false);
  };

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      actions.clear();
      setSelecting(false);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [actions]);
  useEffect(() => {
    const chooseFiles = () => area.current?.querySelector<HTMLInputElement>('input[type=file]')?.click();
    return registerActions(
      [
        {
          id: 'library-search',
          label: t('actions.search'),
          keys: '/',
          run: () => document.getElementById(SEARCH_ID)?.focus(),
        },
        {
          id: 'library-all',
          label: t('actions.selectAll'),
          keys: 'mod+a',
          run: () => {
            if (!isRunShelf(store.getState().shown)) void actions.selectAll();
          },
        },
        { id: 'library-upload', label: t('actions.upload'), run: chooseFiles },
        {
          id: 'library-favourites',
          label: t('actions.favourites'),
          run: () => changeFilter(store, { favourite: true, shelf: 'images' }),
        },
        { id: 'library-bin', label: t('actions.bin'), run: () => changeFilter(store, { shelf: 'bin' }) },
      ].map((action) => ({ ...action, group: t('title') })),
    );
  }, [store, actions, t]);

  return (
    <div data-library className="grid grid-cols-[15.5rem_minmax(0,1fr)] items-start max-lg:grid-cols-1">
      <aside
        aria-label={t('filters.title')}
        className="sticky top-(--header) h-[calc(100dvh-var(--header))] overflow-y-auto overscroll-contain border-e bg-surface ps-5 pe-4 pt-5 pb-8 [scrollbar-width:thin] max-lg:hidden"
      >
        <FilterFields models={models} />
      </aside>
      <main
        id={mainId}
        ref={area}
        className="relative min-h-[calc(100dvh-var(--header))] min-w-0 px-6 pb-24 outline-none max-md:px-3 max-md:pb-28"
        tabIndex={-1}
      >
        <h1 className="sr-only">{t('title')}</h1>
        <LibraryHead
          headRef={head}
          density={density}
          onDensity={(next) => {
            setDensity(next);
            keepDensity(next);
          }}
          selecting={selecting}
          onSelecting={(next) => (next ? setSelecting(true) : endSelecting())}
          onFilters={() => setOpen({ what: 'filters' })}
          onFiles={(files) => void upload(files)}
        />
        <LibraryNotes onEmptyBin={() => setOpen({ what: 'empty-bin' })} />
        <Body
          density={density}
          selecting={selecting}
          onSelecting={() => setSelecting(true)}
          onDelete={remove}
          headRef={head}
          areaRef={area}
          runActions={runActions}
        />
      </main>
      <FreshImages />
      {progress === null ? null : (
        <p
          role="status"
          className="fixed start-4 bottom-4 z-30 flex items-center gap-2.5 rounded-[10px] border bg-raised px-3.5 py-2 tabular-nums shadow-popover"
        >
          <Spinner /> {t('notes.uploading', progress)}
        </p>
      )}
      <SelectionBar
        selecting={selecting}
        onDone={endSelecting}
        onDelete={remove}
        onCompare={(images) => setOpen({ what: 'compare', images })}
      />
      <DropOverlay over={over} icon="upload">
        {t('notes.drop')}
      </DropOverlay>
      <Suspense>
        {open?.what === 'filters' && <FilterSheet models={models} onClose={close} />}
        {open?.what === 'empty-bin' && <ConfirmEmptyBin onClose={close} />}
        {open?.what === 'purge' && <ConfirmPurge images={open.images} onClose={close} />}
        {open?.what === 'compare' && <SideBySide images={open.images} onClose={close} />}
      </Suspense>
    </div>
  );
}

function Body({ runActions, ...grid }: GridProps & { runActions: RunCardActions }) {
  const { store } = useLibraryParts();
  const tryAgain = useTranslations('common')('tryAgain');
  const gap = useLibrary((state) => state.gap);
  const ofRuns = useLibrary((state) => isRunShelf(state.shown));
  const empty = useLibrary((state) =>
    isRunShelf(state.shown) ? state.runs.runs.length === 0 : state.list.count === 0,
  );
  const chooseFiles = () =>
    grid.areaRef.current?.querySelector<HTMLInputElement>('input[type=file]')?.click();
  return (
    <>
      {empty ? (
        <EmptyLibrary onUpload={chooseFiles} />
      ) : ofRuns ? (
        <RunList {...runActions} />
      ) : (
        <Grid {...grid} />
      )}
      {gap !== null && (
        // Stays in sight while scrolling: it is about what is in view.
        <Note
          role="alert"
          tone="danger"
          icon="alert"
          className="sticky bottom-4 z-12 shadow-popover"
          action={<Button onClick={() => store.retry()}>{tryAgain}</Button>}
        >
          {gap}
        </Note>
      )}
    </>
  );
}
