import { useLanguage } from '@/lib/client/language';
import { describeSum } from '@/lib/client/library/describe-filter';
import { useLibrary } from '@/lib/client/library/library-context';

/** How many the filter finds, and what they cost together. */
export function SumLine() {
  const language = useLanguage();
  const sum = useLibrary((state) => state.sum);
  const shelf = useLibrary((state) => state.shown.shelf);
  return sum === null ? null : <span className="tabular-nums">{describeSum(sum, shelf, language)}</span>;
}
