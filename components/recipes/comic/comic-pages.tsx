import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { SectionCard } from '@/components/ui/section-card';
import { NOTICE } from '@/components/ui/text-looks';
import { isTyping } from '@/lib/client/is-typing';
import { type LettersOnScreen, useLetters } from '@/lib/client/recipes/letters';
import { useMayMake } from '@/lib/client/who';
import { pageFrame, pagesOf } from '@/lib/shared/recipes/comic-pages';
import { BalloonPanel } from './balloon-panel';
import { type Chosen, PageStage } from './page-stage';
import { useLineEdits } from './use-line-edits';

/** The pages as they will be, and their lettering to be moved and rewritten. */
export function ComicPages({ editor }: { editor: JobEditor<'comic'> }) {
  const t = useTranslations('comic.pages');
  const common = useTranslations('common');
  const mayMake = useMayMake();
  const { settings, items } = editor.job;
  const lines = useMemo(() => items.flatMap(({ details }) => details.lines), [items]);
  const letters = useLetters(settings, lines);
  const edits = useLineEdits(editor);
  const [wanted, setPage] = useState(0);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [guides, setGuides] = useState(false);
  const frame = pageFrame(settings);
  const pages = pagesOf(frame, items);
  const at = Math.min(wanted, pages.length - 1);
  const page = pages[at];
  if (page === undefined) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!undo || isTyping(event.target)) return;
    event.preventDefault();
    edits.undo();
  };
  const turn = (to: number) => {
    setPage(to);
    setChosen(null);
  };

  return (
    <SectionCard title={t('title')} text={mayMake ? t('text') : undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is in it is used; it only hears the keys for undoing */}
      <div className="flex flex-col gap-3" onKeyDown={onKeyDown}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {pages.length > 1 && (
            <div className="flex items-center gap-1">
              <IconButton
                icon="chevron-left"
                className="rtl:-scale-x-100"
                label={t('previous')}
                aria-disabled={at === 0}
                onClick={() => at > 0 && turn(at - 1)}
              />
              <span className="tabular-nums" aria-live="polite">
                {t('page', { page: at + 1, pages: pages.length })}
              </span>
              <IconButton
                icon="chevron-right"
                className="rtl:-scale-x-100"
                label={t('next')}
                aria-disabled={at === pages.length - 1}
                onClick={() => at < pages.length - 1 && turn(at + 1)}
              />
            </div>
          )}
          {mayMake && (
            <Button aria-disabled={!edits.canUndo} onClick={edits.undo}>
              <Icon name="undo" /> {common('undo')}
            </Button>
          )}
          <CheckRow checked={guides} onChange={({ target }) => setGuides(target.checked)}>
            {t('guides')}
          </CheckRow>
        </div>
        <Failure letters={letters} />
        <div className="grid grid-cols-[minmax(0,1fr)_18rem] items-start gap-5 max-lg:grid-cols-1">
          {/* A strip is too wide for a phone: it is looked at part by part there. */}
          <div className="min-w-0 overflow-x-auto p-0.5">
            <PageStage
              key={at}
              page={page}
              number={at + 1}
              frame={frame}
              settings={settings}
              letters={letters}
              guides={guides}
              chosen={mayMake ? chosen : null}
              onChoose={mayMake ? setChosen : null}
              edits={edits}
            />
          </div>
          {mayMake && <BalloonPanel page={page} chosen={chosen} onChoose={setChosen} edits={edits} />}
        </div>
      </div>
    </SectionCard>
  );
}

function Failure({ letters }: { letters: LettersOnScreen }) {
  const t = useTranslations('comic.pages');
  const common = useTranslations('common');
  if (!letters.failed) return null;
  return (
    <div role="alert" className={`${NOTICE} flex flex-wrap items-center gap-3`}>
      {t('failed')} <Button onClick={letters.retry}>{common('tryAgain')}</Button>
    </div>
  );
}
