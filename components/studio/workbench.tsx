import { useTranslations } from 'next-intl';
import { useEffect, useId } from 'react';
import { useStore } from 'zustand';
import { MaskCanvas } from '@/components/canvas/mask-canvas';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { composerStore } from '@/lib/client/composer-store';
import { closeWorkbench, editStore } from '@/lib/client/edit-store';
import { inputStore } from '@/lib/client/input-store';
import { useLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { EditResult } from './edit-result';
import { PhonePrompt } from './phone-prompt';
import { WORKBENCH_HEAD, WORKBENCH_STAGE } from './workbench-looks';

type PaintMode = 'mask' | 'markup';

/** The base, large, in the working side of the page: to be painted on, and then beside what came of it. */
export function Workbench({
  mode,
  onPaint,
}: {
  mode: PaintMode | 'result';
  onPaint: (mode: PaintMode) => void;
}) {
  const title = useTranslations('studio.workbench')('title');
  // The feed lies under it: out of reach and out of the way.
  useEffect(() => {
    const feed = document.querySelector('main');
    const root = document.documentElement;
    feed?.setAttribute('inert', '');
    root.classList.add('overflow-hidden');
    return () => {
      feed?.removeAttribute('inert');
      root.classList.remove('overflow-hidden');
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-paint]')?.focus());
    };
  }, []);
  return (
    // The page's other main part, inert meanwhile.
    <main
      aria-label={title}
      className="fixed z-15 flex min-w-0 flex-col bg-canvas max-md:inset-0 max-md:z-40 max-md:pb-[env(safe-area-inset-bottom)] md:start-[23.25rem] md:end-0 md:top-(--header) md:bottom-0"
    >
      <h1 className="sr-only">{title}</h1>
      {mode === 'result' ? <EditResult onPaint={onPaint} /> : <Painting mode={mode} onPaint={onPaint} />}
    </main>
  );
}

function Painting({ mode, onPaint }: { mode: PaintMode; onPaint: (mode: PaintMode) => void }) {
  const t = useTranslations('studio.workbench');
  const common = useTranslations('common');
  const id = useId();
  const canvas = useStore(editStore, (state) => state.canvas);
  const painted = useStore(editStore, (state) => state.painted);
  const planned = useStore(editStore, (state) => state.planned);
  const params = useStore(composerStore, (state) => state.params);
  const { model } = modelOf(params);
  if (!canvas) return null;

  const plan = planned?.run?.plan;
  const region =
    mode === 'mask' && plan?.mode === 'region' && planned?.edit.mask != null
      ? { rect: plan.sourceRect, onChange: canvas.setFrame }
      : null;
  const other = mode === 'mask' ? painted.hasMarkup : painted.mask !== null;
  const why = (wanted: PaintMode) =>
    (wanted === 'mask' ? model.mask : model.markup)
      ? null
      : t(wanted === 'mask' ? 'noMask' : 'noMarkup', { model: model.label });
  const plain = mode === 'mask' ? t('paintMask') : t('paintMarkup');
  const kept = mode === 'mask' ? t('markupKept') : t('maskKept');

  return (
    <>
      <header className={WORKBENCH_HEAD}>
        <span id={id} className="sr-only">
          {t('drawn')}
        </span>
        <Segmented
          labelledBy={id}
          look="natural"
          className="w-44"
          value={mode}
          segments={[
            { value: 'mask', label: t('mask'), why: why('mask') },
            { value: 'markup', label: t('markup'), why: why('markup') },
          ]}
          onChange={onPaint}
        />
        <p className="min-w-0 flex-1 text-xs/5 text-muted max-md:hidden">
          {why(mode) ?? (other ? kept : plain)}
        </p>
        {painted.frame && region && (
          <Button variant="ghost" onClick={() => canvas.setFrame(null)}>
            {t('resetFrame')}
          </Button>
        )}
        <Button onClick={closeWorkbench}>{common('done')}</Button>
      </header>
      <HiddenNotice />
      <div className={WORKBENCH_STAGE}>
        <MaskCanvas key={canvas.id} session={canvas} mode={mode} region={region} />
      </div>
      <PhonePrompt />
    </>
  );
}

/** On a phone the canvas covers the composer, which says these already to who hears the page. */
function HiddenNotice() {
  const language = useLanguage();
  const notice = useStore(inputStore, (state) => state.notice);
  const { refusal, problem } = useStore(composerStore);
  const sentence = problem?.sentence ?? notice;
  const text = refusal?.message ?? (sentence && language.say(sentence));
  return text ? (
    <p aria-hidden="true" className="flex-none border-b bg-surface px-3 py-2 text-xs/5 text-warn md:hidden">
      {text}
    </p>
  ) : null;
}
