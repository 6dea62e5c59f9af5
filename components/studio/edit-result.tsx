import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useStore } from 'zustand';
import { CompareStage } from '@/components/compare/compare-stage';
import { driftSentence } from '@/components/compare/drift-sentence';
import { Remedy } from '@/components/feed/remedy';
import { RunStatusBar } from '@/components/feed/run-status-bar';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { closeWorkbench, editStore } from '@/lib/client/edit-store';
import { thumbnailUrl } from '@/lib/client/image-url';
import { inputStore, replaceInputs } from '@/lib/client/input-store';
import { imagesOf } from '@/lib/client/input-tray';
import { useLanguage } from '@/lib/client/language';
import { useRuns } from '@/lib/client/live-stores';
import { useOpenImage } from '@/lib/client/open-image';
import { sayError } from '@/lib/client/sentence-of';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { WORKBENCH_HEAD, WORKBENCH_STAGE } from './workbench-looks';

const FOOT = 'flex flex-none flex-wrap items-center gap-2 border-t px-3 py-2.5';

/** What came of the edit that was started here: its previews in place, then the result beside the original. */
export function EditResult({ onPaint }: { onPaint: (mode: 'mask' | 'markup') => void }) {
  const t = useTranslations('studio.result');
  const common = useTranslations('common');
  const runId = useStore(editStore, (state) => state.runId);
  const steer = useStore(editStore, (state) => state.choices.steer);
  const run = useRuns((state) => (runId === null ? undefined : state.runs[runId]));
  const [at, setAt] = useState(0);
  if (!run) return null;
  const images = run.images.filter(({ deletedAt }) => deletedAt === null);
  const image = images[Math.min(at, images.length - 1)];
  const back = () => onPaint(steer);

  return (
    <>
      <header className={WORKBENCH_HEAD}>
        <div className="min-w-0 flex-1 max-md:flex-[1_0_100%]">
          <RunStatusBar run={run} />
        </div>
        <Button onClick={back}>{t('back')}</Button>
        <Button onClick={closeWorkbench}>{common('done')}</Button>
      </header>
      <div className={WORKBENCH_STAGE}>
        {image ? (
          <CompareStage key={image.id} run={run} image={image} initialView="slider">
            <img
              // It cannot be zoomed, so that the original is fetched once, for the canvas.
              src={thumbnailUrl(image, 2048)}
              alt={run.params.prompt.slice(0, 500)}
              className="size-full object-contain"
            />
          </CompareStage>
        ) : (
          <Waiting run={run} />
        )}
      </div>
      {image && run.error?.code === 'placement_failed' && (
        <div className={FOOT}>
          <Remedy run={run} />
        </div>
      )}
      {image && <ResultActions images={images} image={image} onChoose={setAt} onPaint={onPaint} />}
    </>
  );
}

function Waiting({ run }: { run: WireRun }) {
  const t = useTranslations('studio.result');
  const language = useLanguage();
  const { error } = run;
  const partial = run.partials[0]?.url;
  const [base] = run.inputs;
  if (TERMINAL.has(run.status)) {
    return (
      <div
        className="absolute inset-0 grid place-content-center justify-items-center gap-2 p-8 text-center"
        role="alert"
      >
        <Icon name="alert" className="text-danger" />
        <p className="text-ink">{error ? sayError(error, language) : t('none')}</p>
        <p className="text-muted">
          {error && chargeSentence(error.charged, run, language)} {t('kept')}
        </p>
        {keepsAnswer(error?.code) && <Remedy run={run} />}
      </div>
    );
  }
  return (
    <div className="absolute inset-3" aria-busy="true">
      <img
        src={partial ?? thumbnailUrl({ id: base ?? '', mime: '' }, 1024)}
        alt={partial ? t('preview') : t('original')}
        className="size-full object-contain"
      />
      {!partial && (
        <span className="absolute top-1/2 left-1/2 grid size-12 -translate-1/2 place-items-center rounded-full bg-raised shadow-popover">
          <Spinner />
        </span>
      )}
    </div>
  );
}

function ResultActions({
  images,
  image,
  onChoose,
  onPaint,
}: {
  images: readonly WireImage[];
  image: WireImage;
  onChoose: (index: number) => void;
  onPaint: (mode: 'mask' | 'markup') => void;
}) {
  const language = useLanguage();
  const t = useTranslations('studio.result');
  const openImage = useOpenImage();
  const drift = driftSentence(image);
  const takeAsBase = () => {
    const others = imagesOf(inputStore.getState().items).slice(1);
    replaceInputs([image, ...others.filter(({ id }) => id !== image.id)]);
    onPaint('mask');
  };
  return (
    <footer className={FOOT}>
      {images.length > 1 && (
        <ul aria-label={t('list')} className="flex gap-1">
          {images.map((one, index) => (
            <li key={one.id}>
              <button
                type="button"
                className="relative grid size-10 touch-manipulation place-items-center overflow-hidden rounded-lg bg-sunken inset-ring inset-ring-line aria-pressed:ring-2 aria-pressed:ring-accent"
                aria-label={t('one', { number: index + 1 })}
                aria-pressed={one.id === image.id}
                onClick={() => onChoose(index)}
              >
                <img src={thumbnailUrl(one, 256)} alt="" className="size-full object-cover" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="min-w-0 flex-1 text-xs text-muted max-md:flex-[1_0_100%]">
        {drift && language.say(drift)}
      </p>
      <Button className="max-md:flex-1" onClick={() => openImage(image.id)}>
        {t('details')}
      </Button>
      <Button variant="primary" className="max-md:flex-1" onClick={takeAsBase}>
        {t('useAsBase')}
      </Button>
    </footer>
  );
}
