import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { DollarField } from '@/components/ui/dollar-field';
import { LabelledField } from '@/components/ui/labelled-field';
import { SectionCard } from '@/components/ui/section-card';
import { LABEL } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { parseDollars, writeDollars } from '@/lib/client/parse-dollars';
import { saveSettings } from '@/lib/client/people-requests';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SettingsAnswer } from '@/lib/shared/wire-people';
import { useAct } from './use-act';

/** What admins may change while the server runs. What the environment sets is shown, and stays. */
export function SettingsForm({
  given: { settings, fixed },
  models,
}: {
  given: SettingsAnswer;
  models: readonly { id: string; label: string }[];
}) {
  const t = useTranslations('people.settings');
  const language = useLanguage();
  const id = useId();
  const [open, setOpen] = useState(settings.signUp === 'open');
  const [chosen, setChosen] = useState(settings.memberModels);
  const [limit, setLimit] = useState(() => writeDollars(settings.monthlyMicroUsd));
  const [saved, setSaved] = useState(false);
  const { busy, problem, act } = useAct(async () => undefined);
  const monthlyMicroUsd = parseDollars(limit);

  const choose = (model: string, allowed: boolean) => {
    const before = chosen ?? models.map((each) => each.id);
    const after = allowed ? [...before, model] : before.filter((each) => each !== model);
    // All of those there are: also those that come later.
    setChosen(models.every((each) => after.includes(each.id)) ? null : after);
    setSaved(false);
  };
  const save = () => {
    if (monthlyMicroUsd === undefined) return;
    const signUp = open ? 'open' : 'closed';
    void act(() => saveSettings({ signUp, memberModels: chosen, monthlyMicroUsd })).then(setSaved);
  };

  return (
    <SectionCard title={t('title')}>
      <form
        className="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className="space-y-1">
          <CheckRow
            checked={open}
            aria-describedby={`${id}signup`}
            onChange={({ target }) => {
              setOpen(target.checked);
              setSaved(false);
            }}
          >
            {t('signUp')}
          </CheckRow>
          <p id={`${id}signup`} className="ps-6 text-xs text-muted">
            {t('signUpNote')}
          </p>
        </div>
        <fieldset className="space-y-1">
          <legend className={LABEL}>{t('models')}</legend>
          <div className="flex flex-wrap gap-x-6 gap-y-1">
            {models.map((model) => (
              <CheckRow
                key={model.id}
                checked={chosen === null || chosen.includes(model.id)}
                onChange={({ target }) => choose(model.id, target.checked)}
              >
                {model.label}
              </CheckRow>
            ))}
          </div>
        </fieldset>
        <div className="max-w-80">
          {fixed.monthlyMicroUsd === null ? (
            <DollarField
              label={t('limit')}
              placeholder={t('noLimit')}
              value={limit}
              onChange={(text) => {
                setLimit(text);
                setSaved(false);
              }}
            />
          ) : (
            <LabelledField
              readOnly
              label={t('limit')}
              hint={t('fixed')}
              value={formatMicroUsd(fixed.monthlyMicroUsd, language)}
            />
          )}
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" aria-disabled={busy || monthlyMicroUsd === undefined}>
            {t('save')}
          </Button>
          <p aria-live="polite" className="text-xs text-muted">
            {saved && t('saved')}
          </p>
          <p role="alert" className="text-xs text-danger empty:hidden">
            {problem ?? (monthlyMicroUsd === undefined ? t('problem') : null)}
          </p>
        </div>
      </form>
    </SectionCard>
  );
}
