import { useTranslations } from 'next-intl';
import type { PersonLimits } from '@/lib/shared/wire-people';
import { LimitsForm } from './limits-form';

/** What the person who is looked at may spend, beside what they spent. */
export function LimitsCard({
  person: { id, name, limits },
  onSaved,
}: {
  person: { id: string; name: string; limits: PersonLimits };
  onSaved: () => void;
}) {
  const t = useTranslations('limits');
  return (
    <section className="rounded-xl border bg-surface px-6 py-5 max-md:p-4" aria-label={t('of', { name })}>
      <h2 className="pb-3 text-base/5 font-semibold">{t('of', { name })}</h2>
      <LimitsForm key={id} personId={id} name={name} limits={limits} onSaved={onSaved} />
    </section>
  );
}
