import { getTranslations } from 'next-intl/server';
import type { GuideOperation } from '@/lib/shared/interface-guide';
import { CodeBlock } from './code-block';
import { FieldList } from './field-list';
import { WithCode } from './with-code';

/** One thing that programs can ask: how, and what comes back. */
export async function Operation({
  operation: { id, method, path, scope, summary, description, parameters, body, takesFile, answers, example },
  tokens,
}: {
  operation: GuideOperation;
  /** Whether requests need one. */
  tokens: boolean;
}) {
  const t = await getTranslations('developers');
  return (
    <article aria-labelledby={id} className="space-y-3 border-t pt-4">
      <div className="space-y-1">
        <h3 id={id} className="scroll-mt-[calc(var(--header)+1rem)] font-medium" lang="en" dir="ltr">
          {summary}
        </h3>
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1" dir="ltr">
          <code className="font-mono text-xs wrap-anywhere">
            <b className="text-accent-text">{method}</b> {path}
          </code>
          {tokens && (
            <span className="text-xs text-muted">{t(scope === 'make' ? 'needsMake' : 'needsRead')}</span>
          )}
        </p>
        {description !== '' && (
          <p className="max-w-200 text-muted" lang="en" dir="ltr">
            <WithCode text={description} />
          </p>
        )}
      </div>
      <CodeBlock label={t('exampleOf', { operation: summary })}>{example}</CodeBlock>
      <FieldList title={t('parameters')} fields={parameters} />
      {body !== null && <FieldList title={t('body')} fields={body} />}
      {takesFile && <p className="text-xs text-muted">{t('bodyIsFile')}</p>}
      {answers.map((answer) =>
        answer.fields.length > 0 ? (
          <FieldList
            key={answer.status}
            title={t('answer', { status: answer.status })}
            fields={answer.fields}
          />
        ) : (
          <p key={answer.status} className="text-xs text-muted">
            {answer.text === ''
              ? t('answerEmpty', { status: answer.status })
              : t('answerFile', { status: answer.status, type: answer.text })}
          </p>
        ),
      )}
    </article>
  );
}
