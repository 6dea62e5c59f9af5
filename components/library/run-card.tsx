import { useTranslations } from 'next-intl';
import { memo } from 'react';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { useLanguage } from '@/lib/client/language';
import { describePrice } from '@/lib/client/run-price';
import { sayError } from '@/lib/client/sentence-of';
import { useStudioActions } from '@/lib/client/studio-actions';
import { useRemedy } from '@/lib/client/use-remedy';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import type { Language } from '@/lib/shared/language';
import type { WireRun } from '@/lib/shared/wire';

export type RunCardActions = {
  onCopy: (what: string, text: string) => void;
  /** Settings worth reading, each in a few words. */
  settingsOf: (run: WireRun, language: Language) => string[];
};

const MOMENT = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** A run that made no image: what was asked, why nothing came, whether it cost money, and what to do. */
export const RunCard = memo(function RunCard({ run, onCopy, settingsOf }: { run: WireRun } & RunCardActions) {
  const t = useTranslations('library.runs');
  const language = useLanguage();
  const { error, params, status } = run;
  const charged = error?.charged ?? (status === 'unknown' ? 'maybe' : 'no');
  const titleId = `run-${run.id}`;
  const { state, save } = useRemedy(run);
  const { reuse, runAgain } = useStudioActions();
  const kept = keepsAnswer(error?.code);
  return (
    <article
      aria-labelledby={titleId}
      className="border-b py-5 first:pt-2 [contain-intrinsic-size:auto_15rem] [content-visibility:auto]"
    >
      <header className="flex items-baseline gap-4 max-md:flex-col max-md:gap-1">
        <h2 id={titleId} dir="auto" className="line-clamp-3 min-w-0 flex-1 text-base wrap-anywhere">
          {params.prompt}
        </h2>
        <time
          className="flex-none text-xs/5 text-muted tabular-nums"
          dateTime={new Date(run.createdAt).toISOString()}
        >
          {language.date(run.createdAt, MOMENT)}
        </time>
      </header>
      <ul aria-label={t('settings')} className="mt-2 flex flex-wrap gap-1">
        <li className="contents">
          <Chip tone={charged === 'no' ? 'neutral' : 'warn'}>{describePrice(run, language)}</Chip>
        </li>
        {settingsOf(run, language).map((setting) => (
          <li key={setting} className="contents">
            <Chip>
              <bdi>{setting}</bdi>
            </Chip>
          </li>
        ))}
      </ul>
      <div className={`flex gap-2.5 pt-3 pb-2 ${charged === 'no' ? 'text-danger' : 'text-warn'}`}>
        <Icon name={status === 'unknown' ? 'help' : 'alert'} className="mt-0.5" />
        <div className="min-w-0">
          <p className="text-ink">{error ? sayError(error, language) : t('lost')}</p>
          <p className="text-muted">
            {chargeSentence(charged, run, language)}
            {status === 'unknown' ? ` ${t('notResent')}` : ''}
          </p>
          {kept ? (
            <p role="status" className={typeof state === 'object' ? 'text-danger' : 'text-muted'}>
              {typeof state === 'object'
                ? state.message
                : t('saveIsFree', { file: `spool/${run.id}.${run.attempt}.answer` })}
            </p>
          ) : null}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-1">
        {kept ? (
          <Button variant="primary" aria-disabled={state === 'trying'} onClick={save}>
            {state === 'trying' ? t('trying') : t('save')}
          </Button>
        ) : null}
        <Button onClick={() => runAgain(run)}>
          <Icon name="restart" /> {t('runAgain')}
        </Button>
        <Button variant="ghost" onClick={() => reuse(params, run)}>
          <Icon name="reuse" /> {t('reuse')}
        </Button>
        <Button variant="ghost" onClick={() => onCopy(t('prompt'), params.prompt)}>
          <Icon name="copy" /> {t('copyPrompt')}
        </Button>
        {error?.helpUrl ? (
          <ButtonAnchor variant="ghost" href={error.helpUrl} target="_blank" rel="noreferrer">
            <Icon name="external" /> {t('open', { host: new URL(error.helpUrl).host })}
          </ButtonAnchor>
        ) : null}
        <dl className="ms-auto flex flex-wrap gap-x-5 text-2xs/5 text-muted">
          <Id name={t('runId')} id={run.id} onCopy={onCopy} />
          {error?.upstreamRequestId ? (
            <Id name={t('requestOf', { server: run.server })} id={error.upstreamRequestId} onCopy={onCopy} />
          ) : null}
        </dl>
      </div>
    </article>
  );
});

function Id({ name, id, onCopy }: { name: string; id: string; onCopy: RunCardActions['onCopy'] }) {
  const t = useTranslations('library.runs');
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <dt className="flex-none">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1.5">
        <code className="truncate">{id}</code>
        <IconButton icon="copy" label={t('copy', { name })} onClick={() => onCopy(name, id)} />
      </dd>
    </div>
  );
}
