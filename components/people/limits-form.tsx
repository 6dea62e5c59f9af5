import { useTranslations } from 'next-intl';
import { type SyntheticEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DollarField } from '@/components/ui/dollar-field';
import { parseDollars, writeDollars } from '@/lib/client/parse-dollars';
import { setLimits } from '@/lib/client/people-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { PersonLimits } from '@/lib/shared/wire-people';

const KINDS = ['monthlyMicroUsd', 'runMicroUsd', 'unpricedMicroUsd'] as const;
type Kind = (typeof KINDS)[number];

/** What one person may spend, for an admin to set. An empty field is no limit. */
export function LimitsForm({
  personId,
  name,
  limits,
  onSaved,
}: {
  personId: string;
  name: string;
  limits: PersonLimits;
  onSaved: (limits: PersonLimits) => void;
}) {
  const t = useTranslations('limits');
  const [texts, setTexts] = useState<Record<Kind, string>>(() => ({
    monthlyMicroUsd: writeDollars(limits.monthlyMicroUsd),
    runMicroUsd: writeDollars(limits.runMicroUsd),
    unpricedMicroUsd: writeDollars(limits.unpricedMicroUsd),
  }));
  const [outcome, setOutcome] = useState<'typing' | 'saving' | 'saved' | { problem: string }>('typing');
  const wrong = KINDS.find((kind) => parseDollars(texts[kind]) === undefined);

  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (outcome === 'saving' || wrong !== undefined) return;
    const read = (kind: Kind) => parseDollars(texts[kind]) ?? null;
    setOutcome('saving');
    try {
      const saved = await setLimits(personId, {
        monthlyMicroUsd: read('monthlyMicroUsd'),
        runMicroUsd: read('runMicroUsd'),
        unpricedMicroUsd: read('unpricedMicroUsd'),
      });
      setOutcome('saved');
      onSaved(saved);
    } catch (error) {
      setOutcome({ problem: sentenceOf(error) });
    }
  };

  return (
    <form
      aria-label={t('of', { name })}
      onSubmit={(event) => void save(event)}
      className="space-y-3"
      noValidate
    >
      <div className="grid grid-cols-3 items-start gap-4 max-md:grid-cols-1">
        {KINDS.map((kind) => (
          <DollarField
            key={kind}
            label={t(`fields.${kind}`)}
            hint={t(`notes.${kind}`)}
            placeholder={t(`empty.${kind}`)}
            value={texts[kind]}
            onChange={(text) => {
              setTexts({ ...texts, [kind]: text });
              setOutcome('typing');
            }}
          />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" aria-disabled={outcome === 'saving' || wrong !== undefined}>
          {t('save')}
        </Button>
        <p aria-live="polite" className="text-xs text-muted">
          {outcome === 'saved' && t('saved')}
        </p>
      </div>
      {(wrong !== undefined || typeof outcome === 'object') && (
        <p role="alert" className="text-xs text-danger">
          {wrong === undefined && typeof outcome === 'object' ? outcome.problem : t('problem')}
        </p>
      )}
    </form>
  );
}
