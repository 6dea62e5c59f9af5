import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import type { Language } from '@/lib/shared/language';
import { editOnlyChoices } from '@/lib/shared/parameter-values';
import { settingPhrases } from '@/lib/shared/parameter-words';
import type { EditPreset, Settings } from '@/lib/shared/wire-presets';

/**
 * Model, size and quality, and what else a person chose: `GPT Image 2 · 1024 × 1024 · high · 4 images`.
 *
 * @param edit how it edits, where it does
 */
export function describeSettings(settings: Settings, edit: EditPreset | null, language: Language): string {
  if (edit === null) return settingPhrases(settings, language).join(' · ');
  const size = edit.sameSize ? SOURCE_SIZE : settings.size;
  return [
    ...settingPhrases({ ...settings, ...editOnlyChoices(edit), size }, language),
    ...describeEdit(edit, language),
  ].join(' · ');
}

function describeEdit(edit: EditPreset, { t }: Language): string[] {
  const { placement, region, featherPx, matchGrain, sendWholePhoto, reinforcePrompt } = edit;
  return [
    t(`presets.settings.${placement ?? 'edits'}`),
    region === 'none' && t('presets.settings.wholePhotoSent'),
    featherPx !== null && t('presets.settings.fade', { pixels: featherPx }),
    !matchGrain && t('presets.settings.grainAsAnswered'),
    sendWholePhoto !== null && t(`presets.settings.${sendWholePhoto ? 'photoSent' : 'photoNotSent'}`),
    reinforcePrompt && t('presets.settings.saysWhatStays'),
  ].filter((part) => typeof part === 'string');
}
