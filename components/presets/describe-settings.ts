import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import { modelLabel } from '@/lib/shared/model-label';
import { qualityWord } from '@/lib/shared/quality-name';
import type { EditPreset, Settings } from '@/lib/shared/wire-presets';

/**
 * Model, size and quality, and what else somebody chose: `GPT Image 2 · 1024 × 1024 · high · 4 images`.
 *
 * @param edit how it edits, where it does
 */
export function describeSettings(settings: Settings, edit: EditPreset | null = null): string {
  const { size, quality, n, background, outputFormat, outputCompression } = settings;
  return [
    modelLabel(settings.model),
    size === SOURCE_SIZE || edit?.sameSize
      ? 'the source’s size'
      : size.includes('x')
        ? size.replace('x', ' × ')
        : `${size} size`,
    quality === 'auto' ? 'auto quality' : qualityWord(quality),
    n > 1 && `${n} images`,
    background !== DEFAULT_SETTINGS.background && background,
    outputFormat !== DEFAULT_SETTINGS.outputFormat &&
      `${outputFormat === 'webp' ? 'WebP' : outputFormat.toUpperCase()}${outputCompression === undefined ? '' : ` ${outputCompression} %`}`,
    settings.frameCount !== undefined && `${settings.frameCount} frames`,
    settings.complexity && `${settings.complexity} complexity`,
    settings.svg && `by ${settings.svg.model}`,
    settings.partialImages > 0 &&
      (settings.partialImages === 1 ? '1 preview' : `${settings.partialImages} previews`),
    settings.moderation !== DEFAULT_SETTINGS.moderation && `${settings.moderation} moderation`,
    edit === null && settings.inputFidelity && `${settings.inputFidelity} fidelity`,
    ...(edit === null ? [] : describeEdit(edit)),
  ]
    .filter((part) => typeof part === 'string')
    .join(' · ');
}

function describeEdit(edit: EditPreset): (string | false | null)[] {
  const { placement, region, featherPx, sendWholePhoto, reinforcePrompt, inputFidelity } = edit;
  return [
    placement === null ? 'edits' : placement === 'model' ? 'the model’s own picture' : `${placement} edits`,
    region === 'none' && 'whole photo sent',
    featherPx !== null && `fade ${featherPx} px`,
    sendWholePhoto !== null && (sendWholePhoto ? 'photo sent along' : 'photo not sent along'),
    reinforcePrompt && 'says what must stay',
    inputFidelity && `${inputFidelity} fidelity`,
  ];
}
