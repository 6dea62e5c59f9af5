import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { Spinner } from '@/components/ui/spinner';
import { findBudgetProblem, heldFor, lacksOwnMonth } from '@/lib/client/budget-problem';
import { estimateOf } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { useLanguage } from '@/lib/client/language';
import { useLearned } from '@/lib/client/learned-prices';
import { useNews } from '@/lib/client/model-news';
import { useReferences } from '@/lib/client/references/reference-store';
import { sayIf } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import type { WireStatus } from '@/lib/shared/wire';
import { AskForMore } from './ask-for-more';

/** The price at the left, what happens at the right, and under it why it did not. */
export function GenerateButton({ status }: { status: WireStatus }) {
  const t = useTranslations('prompt.button');
  const language = useLanguage();
  const id = useId();
  const { params, sending, refusal, problem } = useStore(composerStore);
  // What bills have taught, and what was entered by hand, changes prices.
  useLearned();
  useNews();
  useReferences();
  const session = useStore(editSeam, (state) => state.session);
  const estimate = session?.estimate ?? estimateOf(params);
  const price = formatEstimate(estimate, language);
  const budgetProblem = sayIf(findBudgetProblem(estimate, status), language);
  const demo = status.connection.kind === 'demo';
  const message =
    budgetProblem ??
    refusal?.message ??
    (problem && problem.field !== 'prompt' ? language.say(problem.sentence) : null);
  return (
    <div className="min-w-0 flex-1">
      <Button
        type="submit"
        variant="primary"
        className="min-h-11 w-full justify-between ps-3.5 pe-3 text-base"
        aria-disabled={budgetProblem !== null || sending}
        aria-describedby={`${id}note`}
        // The second click of a double click asked for the same picture.
        onClick={(event) => event.detail > 1 && event.preventDefault()}
      >
        <span className="truncate text-xs/5.5 font-[450] tabular-nums">
          {demo && estimate.highMicroUsd !== null ? t('demo', { price }) : price}
        </span>
        <span className="flex items-center gap-2">
          {budgetProblem
            ? t('overBudget')
            : sending && session?.isUploading
              ? t('uploading')
              : session
                ? t('edit')
                : t('generate')}
          {sending ? <Spinner /> : <Kbd keys="mod+enter" look="tinted" className="max-md:hidden" />}
        </span>
      </Button>
      <p id={`${id}note`} role="alert" className={message ? 'pt-2 text-xs text-danger' : 'sr-only'}>
        {message}
        {refusal && !budgetProblem && <span className="block text-muted">{refusal.money}</span>}
      </p>
      {(lacksOwnMonth(estimate, status) || refusal?.lacksOwnMonth) && (
        <AskForMore budget={status.budget} costMicroUsd={heldFor(estimate, status.budget).highMicroUsd} />
      )}
    </div>
  );
}
