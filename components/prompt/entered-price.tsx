import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { LINK, NOTICE } from '@/components/ui/text-looks';
import { enterPrice } from '@/lib/client/enter-price';
import { useNews } from '@/lib/client/model-news';
import { parseDollars } from '@/lib/client/parse-dollars';
import { sentenceOf } from '@/lib/client/sentence-of';
import { enteredPrice } from '@/lib/shared/model-news';
import type { ModelInfo, TokenPrices } from '@/lib/shared/models';

const KINDS = ['textIn', 'imageIn', 'imageOut'] as const;

/** Lets a person say what a model costs that the catalogue does not know: then it has estimates, costs and budgets. */
export function EnteredPrice({ model, like }: { model: string; like: ModelInfo }) {
  const t = useTranslations('prompt.enteredPrice');
  const common = useTranslations('common');
  const id = useId();
  const entered = enteredPrice(model, useNews().prices);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  const save = async (prices: TokenPrices | null) => {
    if (saving) return;
    setSaving(true);
    try {
      await enterPrice(model, prices);
      setProblem(null);
      setOpen(false);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setSaving(false);
    }
  };
  const submit = (form: HTMLElement) => {
    const read = KINDS.map((kind) => {
      const field = form.querySelector<HTMLInputElement>(`[name=${kind}]`);
      return [kind, parseDollars(field?.value ?? '')] as const;
    });
    if (read.some(([, microUsd]) => microUsd === null || microUsd === undefined)) {
      setProblem(t('problem'));
      return;
    }
    const prices = Object.fromEntries(read.map(([kind, microUsd]) => [kind, Number(microUsd) / 1_000_000]));
    void save({ textOut: 0, ...prices } as TokenPrices);
  };

  if (!open) {
    return (
      <button type="button" className={`${LINK} text-xs`} onClick={() => setOpen(true)}>
        {entered ? t('change') : t('enter')}
      </button>
    );
  }
  const shown = entered?.prices ?? like.prices;
  return (
    // A form cannot be inside another, and this is inside the composer's.
    <fieldset
      className={`${NOTICE} space-y-2`}
      onInput={() => setProblem(null)}
      onKeyDown={(event) => {
        if (
          event.key !== 'Enter' ||
          event.nativeEvent.isComposing ||
          !(event.target instanceof HTMLInputElement)
        )
          return;
        event.preventDefault();
        submit(event.currentTarget);
      }}
    >
      <legend className="sr-only">{t('legend', { model })}</legend>
      <p>{t('hint')}</p>
      <div className="grid grid-cols-3 gap-2">
        {KINDS.map((kind) => (
          <div key={kind} className="space-y-1">
            <label htmlFor={`${id}${kind}`} className="text-xs text-muted">
              {t(kind)}
            </label>
            <TextField id={`${id}${kind}`} name={kind} inputMode="decimal" defaultValue={shown[kind]} />
          </div>
        ))}
      </div>
      {problem && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          aria-disabled={saving}
          onClick={({ currentTarget }) => {
            const form = currentTarget.closest('fieldset');
            if (form) submit(form);
          }}
        >
          {t('save')}
        </Button>
        {entered && <Button onClick={() => void save(null)}>{t('forget')}</Button>}
        <Button variant="ghost" onClick={() => setOpen(false)}>
          {common('cancel')}
        </Button>
      </div>
    </fieldset>
  );
}
