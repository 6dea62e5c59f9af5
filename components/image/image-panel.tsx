import { useTranslations } from 'next-intl';
import { type ComponentType, type ReactNode, Suspense } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { cutOutHref, isCuttable } from '@/lib/client/cut-out-link';
import type { ImageActions } from '@/lib/client/image-actions';
import { useLanguage } from '@/lib/client/language';
import { sayError } from '@/lib/client/sentence-of';
import type { ShownImage } from '@/lib/client/viewer-source';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import type { ImageDetails, WireImage, WireRun } from '@/lib/shared/wire';
import { BinNotice } from './bin-notice';
import { CostTable } from './cost-table';
import { FileFacts } from './file-facts';
import { ImageActionBar } from './image-action-bar';
import { ImageRemarks } from './image-remarks';
import { LineageView } from './lineage-view';
import { MentionedReferences } from './mentioned-references';
import { ParameterTable } from './parameter-table';
import { useInBrowser } from './use-in-browser';
import type { Failure } from './use-shown-image';

/** Everything that is known of one image, and what can be done with it. */
export function ImagePanel({
  shown,
  details,
  failure,
  actions,
  onBin,
  EditPanel,
}: {
  shown: ShownImage;
  details: ImageDetails | null;
  failure: Failure | null;
  actions: ImageActions;
  onBin: (image: WireImage) => void;
  EditPanel: ComponentType<{ run: WireRun; image: WireImage }>;
}) {
  const t = useTranslations('image.panel');
  const { run, image } = shown;
  const inBrowser = useInBrowser();
  const coming = run === null && image.runId !== null && details === null && failure === null;
  return (
    <aside
      aria-label={t('title')}
      data-image-panel
      className="min-h-0 overflow-y-auto border-s bg-surface px-5 pt-3 pb-[calc(1.25rem+env(safe-area-inset-bottom))] max-[60rem]:relative max-[60rem]:-mt-4 max-[60rem]:overflow-visible max-[60rem]:rounded-t-2xl max-[60rem]:border-s-0 max-[60rem]:border-t max-[60rem]:pt-4"
    >
      <h2 className="sr-only">{t('title')}</h2>
      {image.deletedAt === null ? null : (
        <BinNotice deletedAt={image.deletedAt} onRestore={() => actions.restore(image)} />
      )}
      <ImageActionBar shown={shown} actions={actions} onBin={onBin} />

      {run ? (
        <Section
          title={t('prompt')}
          action={
            <IconButton
              icon="copy"
              label={t('copyPrompt')}
              onClick={() => actions.copy(t('prompt'), run.params.prompt)}
            />
          }
        >
          <PromptText run={run} image={image} />
          <MentionedReferences run={run} details={details} />
        </Section>
      ) : null}
      {details === null ? null : <ImageRemarks marks={details.marks} />}
      <Section title={t('lineage')}>
        <LineageView shown={shown} />
      </Section>
      {run?.edit ? (
        <Section title={t('edit')}>
          {inBrowser ? (
            <Suspense fallback={<div className="h-40" />}>
              <EditPanel run={run} image={image} />
            </Suspense>
          ) : (
            <div className="h-40" />
          )}
        </Section>
      ) : null}
      {run ? (
        <>
          <Section title={t(run.demo ? 'demoCost' : 'cost')}>
            <CostTable run={run} image={image} />
          </Section>
          <Section title={t('settings')}>
            <ParameterTable run={run} image={image} />
          </Section>
        </>
      ) : null}
      {/* Nearly as tall as what comes, so that the sections below move only once and a little. */}
      {coming ? <div className="min-h-80" aria-busy="true" /> : null}
      <Section title={t('file')}>
        <FileFacts shown={shown} details={details} onCopy={(name, text) => actions.copy(name, text)} />
        {failure ? <p className="mt-2 text-xs text-warn">{failure.message}</p> : null}
      </Section>
    </aside>
  );
}

const PROMPT = 'mb-2 max-h-52 overflow-y-auto whitespace-pre-wrap text-ink wrap-anywhere';

function PromptText({ run, image }: { run: WireRun; image: WireImage }) {
  const language = useLanguage();
  const { t } = language;
  const { params, edit, mentioned, error } = run;
  const sent = mentioned?.promptSent ?? edit?.promptSent ?? '';
  return (
    <>
      <p dir="auto" className={PROMPT}>
        {params.prompt}
      </p>
      {sent !== '' && sent !== params.prompt ? (
        <details className="mb-2 text-xs text-muted">
          <summary>{t('image.panel.promptSent')}</summary>
          <p dir="auto" className={`${PROMPT} pt-1`}>
            {sent}
          </p>
        </details>
      ) : null}
      {image.alpha === 'transparent' ? <Chip tone="ok">{t('image.panel.transparent')}</Chip> : null}
      {image.alpha === 'opaque' ? (
        <div className="flex flex-wrap items-center gap-2">
          <Chip tone="warn">{t('image.panel.opaque')}</Chip>
          {isCuttable(image) && image.deletedAt === null ? (
            <ButtonLink href={cutOutHref(image.id)}>
              <Icon name="scissors" /> {t('image.panel.cutOut')}
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
      {error ? (
        <p className="mt-2 text-warn">
          {sayError(error, language)} {chargeSentence(error.charged, run, language)}
        </p>
      ) : null}
    </>
  );
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="mt-3.5 border-t pt-2.5">
      <div className="flex min-h-8 items-center justify-between">
        <h3 className="font-medium text-ink">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}
