import type { Language } from '@/lib/shared/language';
import { settingPhrases } from '@/lib/shared/parameter-words';
import type { GenerateParams, WireEdit } from '@/lib/shared/wire';

/** Settings worth reading in a list: always model, size and quality, otherwise only what a person chose. */
export function settingChips(params: GenerateParams, edit: WireEdit | null, language: Language): string[] {
  const { t } = language;
  return [
    ...settingPhrases(params, language),
    edit && t(`feed.chip.${edit.placement}`),
    edit?.mask && t(`feed.chip.${edit.plan.mode === 'region' ? 'maskRegion' : 'mask'}`),
    edit?.markup && t('feed.chip.markup'),
  ].filter((chip) => typeof chip === 'string');
}
