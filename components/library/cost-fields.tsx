import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/text-field';
import { parseDollars, writeDollars } from '@/lib/client/parse-dollars';
import { Field } from './field';
import { useDraft } from './use-draft';

const SETTLE_MS = 500;

/** From and to, in dollars. */
export function CostFields({
  minMicroUsd,
  maxMicroUsd,
  onChange,
}: {
  minMicroUsd: number | null;
  maxMicroUsd: number | null;
  onChange: (minMicroUsd: number | null, maxMicroUsd: number | null) => void;
}) {
  const t = useTranslations('library.filters');
  return (
    <>
      <CostField
        label={t('costFrom')}
        microUsd={minMicroUsd}
        onMicroUsd={(min) =>
          onChange(min, min !== null && maxMicroUsd !== null && maxMicroUsd < min ? null : maxMicroUsd)
        }
      />
      <CostField
        label={t('costTo')}
        microUsd={maxMicroUsd}
        onMicroUsd={(max) =>
          onChange(max !== null && minMicroUsd !== null && minMicroUsd > max ? null : minMicroUsd, max)
        }
      />
    </>
  );
}

function CostField({
  label,
  microUsd,
  onMicroUsd,
}: {
  label: string;
  microUsd: number | null;
  onMicroUsd: (microUsd: number | null) => void;
}) {
  const { draft, write, flush } = useDraft(writeDollars(microUsd), SETTLE_MS, (next) => {
    const amount = parseDollars(next);
    if (amount !== undefined && amount !== microUsd) onMicroUsd(amount);
    return writeDollars(amount === undefined ? microUsd : amount);
  });
  return (
    <Field label={label}>
      {(id) => (
        <span className="relative block before:pointer-events-none before:absolute before:inset-y-0 before:start-2.5 before:grid before:place-items-center before:text-faint before:content-['$']">
          <TextField
            id={id}
            className="ps-5 tabular-nums"
            inputMode="decimal"
            placeholder="0.00"
            value={draft}
            aria-invalid={parseDollars(draft) === undefined}
            onChange={({ currentTarget }) => write(currentTarget.value)}
            onBlur={flush}
            onKeyDown={({ key }) => key === 'Enter' && flush()}
          />
        </span>
      )}
    </Field>
  );
}
