import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useLanguage } from '@/lib/client/language';
import { sayError } from '@/lib/client/sentence-of';
import { useStudioActions } from '@/lib/client/studio-actions';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import { DEFAULT_MODEL_ID } from '@/lib/shared/default-settings';
import { modelLabel } from '@/lib/shared/model-label';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';
import { canStartNow } from './can-start-now';
import { useFeedActions } from './feed-actions';
import { NoteBox } from './note-box';
import { StartNow } from './start-now';

/** Why a run shows no picture: what happened, whether it cost money, what to do. Beside the run, not in a corner. */
export function RunNote({ run }: { run: WireRun }) {
  const language = useLanguage();
  const { t } = language;
  const { restore } = useFeedActions();
  const { reuse, runAgain } = useStudioActions();
  const binned = run.images.filter((image) => image.deletedAt !== null);

  if (run.status === 'failed' || run.status === 'unknown') {
    const { error } = run;
    const charged = error?.charged ?? (run.status === 'unknown' ? 'maybe' : 'no');
    return (
      <Note tone={charged === 'no' ? 'danger' : 'warn'}>
        <p className="text-ink">{error ? sayError(error, language) : t('feed.note.lost')}</p>
        <p className="mt-0.5 text-muted">
          {chargeSentence(charged, run, language)}
          {run.status === 'unknown' && ` ${t('feed.note.notResent')}`}
        </p>
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {canStartNow(run) && run.overnight?.id != null ? (
            <StartNow batchId={run.overnight.id} />
          ) : isOfModel(run) ? (
            <Button onClick={() => reuse(withDefaultModel(run.params), run)}>
              {t('feed.note.useModel', { model: modelLabel(DEFAULT_MODEL_ID) })}
            </Button>
          ) : (
            <Button onClick={() => runAgain(run)}>{t('feed.actions.runAgain')}</Button>
          )}
          {error?.helpUrl ? (
            <ButtonAnchor variant="ghost" href={error.helpUrl} target="_blank" rel="noreferrer">
              {t('feed.note.open', { host: new URL(error.helpUrl).host })}
              <Icon name="external" />
            </ButtonAnchor>
          ) : null}
          {error?.upstreamRequestId ? (
            <span className="text-xs text-muted">
              {t('feed.note.request', { server: run.server, id: error.upstreamRequestId })}
            </span>
          ) : null}
        </div>
      </Note>
    );
  }
  return (
    <Note tone="neutral">
      <p className="text-muted">
        <Absence run={run} binned={binned.length} />
      </p>
      {binned.length > 0 && (
        <Button className="mt-2" onClick={() => Promise.all(binned.map(restore))}>
          {t('feed.note.restore', { count: binned.length })}
        </Button>
      )}
    </Note>
  );
}

/** This model will never do it, and another would. */
function isOfModel({ error, params }: WireRun): boolean {
  return (
    (error?.code === 'retired_model' || error?.code === 'transparency_refused') &&
    params.model !== DEFAULT_MODEL_ID
  );
}

function withDefaultModel({ behavesLike: _, ...params }: GenerateParams): GenerateParams {
  return { ...params, model: DEFAULT_MODEL_ID };
}

function Absence({ run, binned }: { run: WireRun; binned: number }) {
  const t = useTranslations('feed.note');
  if (binned > 0) return t('binned', { count: binned });
  if (run.status === 'done') return t('purged');
  return t(run.startedAt === null ? 'canceledUnsent' : 'canceledDrawing');
}

function Note({ tone, children }: { tone: 'danger' | 'warn' | 'neutral'; children: ReactNode }) {
  const colour = { danger: 'text-danger', warn: 'text-warn', neutral: 'text-muted' }[tone];
  return (
    <NoteBox tone={tone}>
      <span className={`mt-0.5 ${colour}`}>
        <Icon name={tone === 'neutral' ? 'info' : 'alert'} />
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </NoteBox>
  );
}
