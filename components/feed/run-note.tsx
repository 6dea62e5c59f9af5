import type { ReactNode } from 'react';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useStudioActions } from '@/lib/client/studio-actions';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import { DEFAULT_MODEL_ID } from '@/lib/shared/default-settings';
import { modelLabel } from '@/lib/shared/model-label';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';
import { NoteBox } from './note-box';

/** Why a run shows no picture: what happened, whether it cost money, what to do. Beside the run, not in a corner. */
export function RunNote({ run }: { run: WireRun }) {
  const { restore } = useFeedActions();
  const { reuse, runAgain } = useStudioActions();
  const binned = run.images.filter((image) => image.deletedAt !== null);

  if (run.status === 'failed' || run.status === 'unknown') {
    const { error } = run;
    const charged = error?.charged ?? (run.status === 'unknown' ? 'maybe' : 'no');
    return (
      <Note tone={charged === 'no' ? 'danger' : 'warn'}>
        <p className="text-ink">{error?.message ?? 'The answer was lost.'}</p>
        <p className="mt-0.5 text-muted">
          {chargeSentence(charged, run)}
          {run.status === 'unknown' &&
            ' It is not sent again by itself; a late answer would still appear here.'}
        </p>
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {isOfModel(run) ? (
            <Button onClick={() => reuse(withDefaultModel(run.params), run)}>
              Use {modelLabel(DEFAULT_MODEL_ID)}
            </Button>
          ) : (
            <Button onClick={() => runAgain(run)}>Run again</Button>
          )}
          {error?.helpUrl ? (
            <ButtonAnchor variant="ghost" href={error.helpUrl} target="_blank" rel="noreferrer">
              Open {new URL(error.helpUrl).host}
              <Icon name="external" />
            </ButtonAnchor>
          ) : null}
          {error?.upstreamRequestId ? (
            <span className="text-xs text-muted">
              {run.server}’s request {error.upstreamRequestId}
            </span>
          ) : null}
        </div>
      </Note>
    );
  }
  return (
    <Note tone="neutral">
      <p className="text-muted">{describeAbsence(run, binned.length)}</p>
      {binned.length > 0 && (
        <Button className="mt-2" onClick={() => Promise.all(binned.map(restore))}>
          {binned.length === 1 ? 'Restore it' : `Restore all ${binned.length}`}
        </Button>
      )}
    </Note>
  );
}

/** Another model would do it, and this one will not. */
function isOfModel({ error, params }: WireRun): boolean {
  return (
    (error?.code === 'retired_model' || error?.code === 'transparency_refused') &&
    params.model !== DEFAULT_MODEL_ID
  );
}

function withDefaultModel({ behavesLike: _, ...params }: GenerateParams): GenerateParams {
  return { ...params, model: DEFAULT_MODEL_ID };
}

function describeAbsence(run: WireRun, binned: number): string {
  if (run.status === 'done' || binned > 0) {
    const them = binned === 1 ? 'The image of this run is' : 'The images of this run are';
    return `${them} ${binned > 0 ? 'in the bin' : 'deleted for good'}.`;
  }
  return run.startedAt === null
    ? 'Canceled before anything was sent. Nothing was charged.'
    : 'Canceled while it was being drawn. It is charged all the same, and what comes is kept in the bin.';
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
