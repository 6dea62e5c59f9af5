import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import { shareSentence } from '@/lib/client/comparison/share-sentence';
import { useLanguage } from '@/lib/client/language';
import type { Share } from '@/lib/shared/comparison-layout';
import { NOTE } from './text-styles';

/** The sentence that all of this is for: what each setting costs more than another. */
export function ComparisonShares({ shares, demo }: { shares: readonly Share[]; demo: boolean }) {
  const t = useTranslations('costCompare.shares');
  const language = useLanguage();
  const [first, ...others] = shares;
  if (first === undefined) return null;
  return (
    <div>
      <p className="text-2xl/8 font-semibold tracking-tight tabular-nums first-letter:uppercase max-md:text-xl/6.5">
        {language.say(shareSentence(first, language))}
      </p>
      <p className={NOTE}>
        {t(first.real ? (demo ? 'wouldBePaid' : 'paid') : 'estimated')}
        {others.map((share) => (
          <Fragment key={share.axis}>
            {' '}
            {t(share.real ? 'also' : 'alsoEstimated', {
              share: language.say(shareSentence(share, language)),
            })}
          </Fragment>
        ))}
      </p>
    </div>
  );
}
