import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import type { ComparisonBase } from '@/lib/shared/comparison';
import { PARAMETER_NAMES, parameterOf } from '@/lib/shared/parameter-values';
import { settingPhrases } from '@/lib/shared/parameter-words';
import { LEGEND } from './text-styles';

const SHARED = PARAMETER_NAMES.filter((name) => parameterOf(name).axis === undefined);

/** What all cells have in common, where it is not the default. */
export function BaseFacts({ base }: { base: ComparisonBase }) {
  const t = useTranslations('costCompare.base');
  const language = useLanguage();
  const { params, edit, images } = base;
  const facts = [
    ...settingPhrases(params, language, SHARED),
    edit !== null && t(edit.placement),
    edit?.mask && t('withMask'),
    edit?.markup && t('withMarkup'),
  ].filter((fact): fact is string => typeof fact === 'string');
  if (facts.length === 0 && images.length === 0) return null;
  return (
    <div className="space-y-2">
      <p className={LEGEND}>{t('title')}</p>
      {images.length > 0 && (
        <ul className="flex flex-wrap gap-1.5" aria-label={t('pictures')}>
          {images.map((id, index) => (
            <li key={id}>
              <img
                src={thumbnailUrl({ id, mime: 'image/png' }, 256)}
                alt={index === 0 ? t('edited') : t('picture', { number: index + 1 })}
                className="h-14 max-w-32 rounded-md object-cover checkerboard"
              />
            </li>
          ))}
        </ul>
      )}
      {facts.length > 0 && (
        <p className="flex flex-wrap gap-1">
          {facts.map((fact) => (
            <Chip key={fact}>{fact}</Chip>
          ))}
        </p>
      )}
    </div>
  );
}
