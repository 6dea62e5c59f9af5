import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { SpendingBar, SpendingButton } from '@/components/ui/spending-bar';
import { useLanguage } from '@/lib/client/language';
import { useRunStore, useRuns, useStatus } from '@/lib/client/live-stores';
import { BAD_CAP, parseDollars } from '@/lib/client/parse-dollars';
import { findBatchProblem } from '@/lib/client/presets/batch-price';
import { isMissing, itemState, newestLive } from '@/lib/client/recipes/item-state';
import { useMayMake } from '@/lib/client/who';
import { sayIf } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import { findOvernightProblem, type When } from '@/lib/shared/overnight';
import { halveEstimate, sumEstimates } from '@/lib/shared/pricing';
import type { StartOptions } from '@/lib/shared/recipes/wire-jobs';
import { useItemName } from './use-item-name';
import { useJob, useJobStore } from './use-job';
import { type AskedPrice, useJobPrice } from './use-job-price';

/** So many are tried before all are drawn. */
const TRIAL_ITEMS = 3;
const TRIAL: StartOptions = { quality: 'low' };

/** What is still to be drawn: three of it to try, or all of it; with the whole price before the click. */
export function JobStart() {
  const t = useTranslations('recipes.start');
  const common = useTranslations('common');
  const language = useLanguage();
  const whyId = useId();
  const store = useJobStore();
  const itemName = useItemName();
  const runs = useRunStore();
  const mayMake = useMayMake();
  const status = useStatus((now) => now);
  const items = useJob((state) => state.job.items);
  const model = useJob((state) => state.job.settings.model);
  const starting = useJob((state) => state.starting);
  const live = useRuns((state) => state.runs);
  const [chosen, setChosen] = useState<When>('now');
  const [capText, setCapText] = useState('');

  const missing = items.filter((item) => isMissing(item, newestLive(item, live)));
  const tried = items.some((item) => itemState(item, newestLive(item, live)).kind !== 'empty');
  const all = useJobPrice(missing.map((item) => item.id));
  const drawable = all.price?.estimates.map(({ item }) => item) ?? [];
  const trialItems = tried || drawable.length <= TRIAL_ITEMS ? [] : drawable.slice(0, TRIAL_ITEMS);
  const trial = useJobPrice(trialItems, TRIAL);

  if (!mayMake || missing.length === 0) return null;

  const notOvernight = findOvernightProblem({ model, markup: false });
  const when = notOvernight === null ? chosen : 'now';
  const pricesOf = ({ price }: AskedPrice, how: When) =>
    (price?.estimates ?? []).map(({ estimate }) => (how === 'now' ? estimate : halveEstimate(estimate)));
  const sumOf = (asked: AskedPrice, how: When) =>
    formatEstimate(sumEstimates(pricesOf(asked, how)), language);
  const cap = parseDollars(capText);
  const demo = status.connection.kind === 'demo';
  const findProblem = (asked: AskedPrice, how: When): string | null =>
    cap === undefined
      ? language.say(BAD_CAP)
      : (asked.problem ?? sayIf(findBatchProblem(pricesOf(asked, how), cap, status), language));
  const problem = drawable.length === 0 ? all.problem : findProblem(all, when);
  const nameOf = (itemId: string | undefined) => {
    const index = items.findIndex((item) => item.id === itemId);
    return itemName(items[index] ?? { name: '' }, index);
  };
  const [lacking] = all.price?.problems ?? [];
  const waits =
    lacking === undefined
      ? null
      : t('cannotYet', {
          count: all.price?.problems.length ?? 0,
          name: nameOf(lacking.item),
          why: language.say(lacking.problem),
        });
  const blocked = all.pending || starting || drawable.length === 0 || problem !== null;
  // All of it may be too dear, and three of it not.
  const trialBlocked = all.pending || trial.pending || starting || findProblem(trial, 'now') !== null;

  const start = async (asked: readonly string[], how: When, options: StartOptions) => {
    if (cap === undefined) return;
    runs.merge(await store.start({ items: asked, when: how, capMicroUsd: cap, ...options }));
  };
  const said = (price: string) => (demo ? t('demoPrice', { price }) : price);

  return (
    <SpendingBar
      className="max-md:-mx-4"
      when={
        drawable.length > 1
          ? {
              when,
              nowPrice: sumOf(all, 'now'),
              overnightPrice: sumOf(all, 'overnight'),
              usualMs: null,
              models: [model],
              why: sayIf(notOvernight, language),
              onChange: setChosen,
            }
          : null
      }
      price={drawable.length === 0 ? t('nothing') : said(sumOf(all, when))}
      pending={all.pending}
      cap={{
        label: t('cap'),
        placeholder: t('noCap'),
        text: capText,
        invalid: cap === undefined,
        onChange: setCapText,
      }}
      why={{
        text: problem ?? waits ?? (all.pending ? common('loading') : null),
        look: problem ? 'danger' : waits ? 'quiet' : 'hidden',
      }}
      whyId={whyId}
    >
      {trialItems.length > 0 && (
        <SpendingButton
          blocked={trialBlocked}
          whyId={whyId}
          onPress={() => void start(trialItems, 'now', TRIAL)}
        >
          {t('trial', { count: trialItems.length, price: said(sumOf(trial, 'now')) })}
        </SpendingButton>
      )}
      <SpendingButton
        variant={trialItems.length > 0 ? 'secondary' : 'primary'}
        blocked={blocked}
        sending={starting}
        whyId={whyId}
        onPress={() => void start(drawable, when, {})}
      >
        {drawable.length === 1
          ? t('one', { name: nameOf(drawable[0]), price: said(sumOf(all, when)) })
          : t(tried ? 'rest' : 'all', { count: drawable.length, price: said(sumOf(all, when)) })}
      </SpendingButton>
    </SpendingBar>
  );
}
