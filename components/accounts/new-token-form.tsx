import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { LabelledField } from '@/components/ui/labelled-field';
import { Segmented } from '@/components/ui/segmented';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { parseDollars } from '@/lib/client/parse-dollars';
import { sentenceOf } from '@/lib/client/sentence-of';
import { NAME_MAX_CHARACTERS } from '@/lib/shared/accounts';
import { MODELS } from '@/lib/shared/models';
import { type NewToken, TOKEN_SCOPES, type TokenScope } from '@/lib/shared/wire-tokens';

/** What a new token may do. @param onSave rejects with why there is none, which is said in the form */
export function NewTokenForm({
  mayMake,
  onSave,
  onCancel,
}: {
  mayMake: boolean;
  onSave: (token: NewToken) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useTranslations('profile.tokens');
  const common = useTranslations('common');
  const id = useId();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<TokenScope>(mayMake ? 'make' : 'read');
  const [monthly, setMonthly] = useState('');
  const [run, setRun] = useState('');
  const [lastDay, setLastDay] = useState('');
  const [models, setModels] = useState<readonly string[]>([]);
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
        expiresAt: endOf(lastDay),
      });
    } catch (error) {
      setProblem(sentenceOf(error));
      setSaving(false);
    }
  }

  return (
    <form
      noValidate
      aria-label={t('new')}
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
          <LabelledField
            label={t('monthly')}
            hint={t('limitHint')}
            required={false}
            inputMode="decimal"
            value={monthly}
            aria-invalid={monthlyMicroUsd === undefined}
            onChange={({ target }) => setMonthly(target.value)}
          />
          <LabelledField
            label={t('run')}
            hint={t('limitHint')}
            required={false}
            inputMode="decimal"
            value={run}
            aria-invalid={runMicroUsd === undefined}
            onChange={({ target }) => setRun(target.value)}
          />
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
        <details className="group/models">
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
          {saving ? t('creating') : t('create')}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          {common('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The last day is a whole one, where the person is. Null: none was chosen. */
function endOf(day: string): number | null {
  return day === '' ? null : new Date(`${day}T23:59:59.999`).getTime();
}
