import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { DollarField } from '@/components/ui/dollar-field';
import { Icon } from '@/components/ui/icon';
import { LabelledField } from '@/components/ui/labelled-field';
import { Segmented } from '@/components/ui/segmented';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { dayOf, endOfDay } from '@/lib/client/day';
import { parseDollars, writeDollars } from '@/lib/client/parse-dollars';
import { sentenceOf } from '@/lib/client/sentence-of';
import { NAME_MAX_CHARACTERS } from '@/lib/shared/accounts';
import { MODELS } from '@/lib/shared/models';
import { type NewToken, TOKEN_SCOPES, type TokenScope, type WireToken } from '@/lib/shared/wire-tokens';

/**
 * What a token may do.
 *
 * @param token null: a new one
 * @param onSave rejects with why it is not kept, which is said in the form
 */
export function TokenForm({
  token,
  mayMake,
  onSave,
  onCancel,
}: {
  token: WireToken | null;
  mayMake: boolean;
  onSave: (token: NewToken) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useTranslations('profile.tokens');
  const common = useTranslations('common');
  const id = useId();
  const ownDay = token?.expiresAt == null ? '' : dayOf(token.expiresAt);
  const [name, setName] = useState(token?.name ?? '');
  const [scope, setScope] = useState<TokenScope>(token?.scope ?? (mayMake ? 'make' : 'read'));
  const [monthly, setMonthly] = useState(() => writeDollars(token?.monthlyMicroUsd ?? null));
  const [run, setRun] = useState(() => writeDollars(token?.runMicroUsd ?? null));
  const [lastDay, setLastDay] = useState(ownDay);
  const [models, setModels] = useState<readonly string[]>(token?.models ?? []);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const spends = scope === 'make';
  const monthlyMicroUsd = spends ? parseDollars(monthly) : null;
  const runMicroUsd = spends ? parseDollars(run) : null;
  const badAmount = monthlyMicroUsd === undefined || runMicroUsd === undefined;
  const incomplete = name.trim() === '' || badAmount;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (saving || name.trim() === '' || monthlyMicroUsd === undefined || runMicroUsd === undefined) return;
    setSaving(true);
    setProblem(null);
    try {
      await onSave({
        name,
        scope,
        monthlyMicroUsd,
        runMicroUsd,
        models: spends && models.length > 0 ? [...models] : null,
        // A program may have set another hour of that day.
        expiresAt: token !== null && lastDay === ownDay ? token.expiresAt : endOfDay(lastDay),
      });
    } catch (error) {
      setProblem(sentenceOf(error));
      setSaving(false);
    }
  }

  return (
    <form
      noValidate
      aria-label={token === null ? t('new') : t('changeOf', { name: token.name })}
      className="mb-4 grid gap-4 border-t pt-4"
      onSubmit={save}
      onKeyDown={({ key }) => key === 'Escape' && onCancel()}
    >
      <LabelledField
        autoFocus
        label={t('name')}
        hint={t('nameHint')}
        maxLength={NAME_MAX_CHARACTERS}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {mayMake && (
        <div className="grid gap-1">
          <p id={`${id}scope`} className="font-medium">
            {t('scope')}
          </p>
          <Segmented
            labelledBy={`${id}scope`}
            value={scope}
            segments={TOKEN_SCOPES.map((value) => ({
              value,
              label: t(`scopes.${value}`),
              note: t(`scopeNotes.${value}`),
            }))}
            onChange={setScope}
          />
        </div>
      )}
      {spends && (
        <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
          <DollarField label={t('monthly')} hint={t('limitHint')} value={monthly} onChange={setMonthly} />
          <DollarField label={t('run')} hint={t('limitHint')} value={run} onChange={setRun} />
        </div>
      )}
      <LabelledField
        type="date"
        label={t('lastDay')}
        hint={t('lastDayHint')}
        required={false}
        className="max-w-48"
        value={lastDay}
        onChange={({ target }) => setLastDay(target.value)}
      />
      {spends && (
        <details className="group/models" open={token?.models != null}>
          <summary className={`${DISCLOSURE} w-fit list-none [&::-webkit-details-marker]:hidden`}>
            <Icon name="chevron-right" className="rtl:rotate-180 group-open/models:rotate-90" />
            {t('models')}
          </summary>
          <fieldset aria-describedby={`${id}models`} className="space-y-1 pt-1">
            <legend className="sr-only">{t('models')}</legend>
            <div className="flex flex-wrap gap-x-6 gap-y-1">
              {MODELS.map((model) => (
                <CheckRow
                  key={model.id}
                  className="max-md:min-h-11 max-md:items-center"
                  checked={models.includes(model.id)}
                  onChange={({ target }) =>
                    setModels(
                      target.checked ? [...models, model.id] : models.filter((each) => each !== model.id),
                    )
                  }
                >
                  {model.label}
                </CheckRow>
              ))}
            </div>
            <p id={`${id}models`} className="text-xs text-muted">
              {t('modelsHint')}
            </p>
          </fieldset>
        </details>
      )}
      <p role="alert" className="text-danger empty:hidden">
        {badAmount ? t('badAmount') : problem}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" aria-disabled={saving || incomplete}>
          {token === null ? t(saving ? 'creating' : 'create') : common('save')}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          {common('cancel')}
        </Button>
      </div>
    </form>
  );
}
