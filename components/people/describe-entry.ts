import type { Language } from '@/lib/shared/language';
import { formatMicroUsd } from '@/lib/shared/money';
import { TRAIL_ACTIONS } from '@/lib/shared/trail';
import type { WireTrailEntry } from '@/lib/shared/wire-trail';

/** One line of the trail in words. What a newer version has written is shown by its name. */
export function describeEntry(entry: WireTrailEntry, language: Language): string {
  const { t } = language;
  const known = TRAIL_ACTIONS.find((action) => action === entry.action);
  const person = entry.person === null ? t('trail.nobody') : (entry.person.name ?? t('trail.deletedPerson'));
  const who = entry.byToken ? t('trail.byToken', { person }) : person;
  if (known === undefined) return t('trail.unknown', { who, action: entry.action });
  const { details } = entry;
  const text = (name: string) => String(details[name] ?? '');
  const money = (name: string) => {
    const value = details[name];
    return typeof value === 'number' ? formatMicroUsd(value, language) : t('trail.none');
  };
  return t(`trail.actions.${known}`, {
    who,
    whom: entry.subject ?? t('trail.deletedPerson'),
    name: text('name'),
    email: text('email') || t('trail.somebody'),
    role: text('role') || text('to'),
    before: text('from'),
    way: text('way'),
    things: text('things'),
    signUp: text('signUp'),
    count: Number(details.count ?? 0),
    amount: money('amountMicroUsd'),
    month: money('monthlyMicroUsd'),
    run: money('runMicroUsd'),
  });
}
