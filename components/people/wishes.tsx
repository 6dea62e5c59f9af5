import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { useLanguage } from '@/lib/client/language';
import { parseDollars, writeDollars } from '@/lib/client/parse-dollars';
import { answerWish } from '@/lib/client/people-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireWish } from '@/lib/shared/wire-people';

/** Who asks for more in this month, each answered with one click; nothing where nobody asks. */
export function Wishes({
  wishes,
  onAnswered,
}: {
  wishes: readonly WireWish[];
  /** It was answered, here or by another admin: read them again. */
  onAnswered: () => void;
}) {
  const t = useTranslations('wishes');
  if (wishes.length === 0) return null;
  return (
    <section className="rounded-xl border bg-surface px-6 py-5 max-md:p-4" aria-label={t('title')}>
      <h2 className="text-base/5 font-semibold">{t('title')}</h2>
      <ul className="divide-y">
        {wishes.map((wish) => (
          <Wish key={wish.id} wish={wish} onAnswered={onAnswered} />
        ))}
      </ul>
    </section>
  );
}

function Wish({ wish, onAnswered }: { wish: WireWish; onAnswered: () => void }) {
  const t = useTranslations('wishes');
  const language = useLanguage();
  const id = useId();
  const [text, setText] = useState(() => writeDollars(wish.amountMicroUsd));
  const [answering, setAnswering] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const amountMicroUsd = parseDollars(text) ?? null;
  const mayGrant = amountMicroUsd !== null && amountMicroUsd > 0;

  const answer = async (grantMicroUsd: number) => {
    if (answering) return;
    setAnswering(true);
    setProblem(null);
    try {
      await answerWish(wish.id, grantMicroUsd);
      onAnswered();
    } catch (error) {
      setProblem(sentenceOf(error));
      onAnswered();
    } finally {
      setAnswering(false);
    }
  };

  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 last:pb-0">
      <p className="min-w-40 flex-1">
        {t.rich('line', {
          name: wish.name,
          amount: formatMicroUsd(wish.amountMicroUsd, language),
          b: (chunks) => <b className="font-medium">{chunks}</b>,
        })}{' '}
        <span className="text-xs whitespace-nowrap text-muted">
          {language.date(wish.createdAt, {
            day: 'numeric',
            month: 'short',
            hour: '2-digit',
            minute: '2-digit',
          })}
        </span>
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={`${id}amount`} className="text-xs text-muted">
          {t('grantAmount')}
        </label>
        <TextField
          id={`${id}amount`}
          className="w-20"
          inputMode="decimal"
          value={text}
          aria-invalid={!mayGrant}
          onChange={({ target }) => setText(target.value)}
        />
        <Button
          variant="primary"
          aria-disabled={answering || !mayGrant}
          onClick={() => mayGrant && void answer(amountMicroUsd)}
        >
          {t('grant')}
          <span className="sr-only">{t('toName', { name: wish.name })}</span>
        </Button>
        <Button aria-disabled={answering} onClick={() => void answer(0)}>
          {t('refuse')}
          <span className="sr-only">{t('toName', { name: wish.name })}</span>
        </Button>
      </div>
      {problem !== null && (
        <p role="alert" className="w-full text-xs text-danger">
          {problem}
        </p>
      )}
    </li>
  );
}
