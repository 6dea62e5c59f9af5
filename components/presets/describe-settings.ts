import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import { editOnlyChoices } from '@/lib/shared/parameter-values';
import { settingPhrases } from '@/lib/shared/parameter-words';
import type { EditPreset, Settings } from '@/lib/shared/wire-presets';

/**
 * Model, size and quality, and what else a person chose: `GPT Image 2 · 1024 × 1024 · high · 4 images`.
 *
 * @param edit how it edits, where it does
 */
export function describeSettings(settings: Settings, edit: EditPreset | null = null): string {
  if (edit === null) return settingPhrases(settings).join(' · ');
  const size = edit.sameSize ? SOURCE_SIZE : settings.size;
  return [...settingPhrases({ ...settings, ...editOnlyChoices(edit), size }), ...describeEdit(edit)].join(
    ' · ',
  );
}

function describeEdit(edit: EditPreset): string[] {
  const { placement, region, featherPx, sendWholePhoto, reinforcePrompt } = edit;
  return [
    placement === null ? 'edits' : placement === 'model' ? 'the model’s own picture' : `${placement} edits`,
    region === 'none' && 'whole photo sent',
    featherPx !== null && `fade ${featherPx} px`,
    sendWholePhoto !== null && (sendWholePhoto ? 'photo sent along' : 'photo not sent along'),
    reinforcePrompt && 'says what must stay',
  ].filter((part) => typeof part === 'string');
}
