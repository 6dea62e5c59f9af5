import { reuseParams } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { changeChoices, editStore } from '@/lib/client/edit-store';
import { currentLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import { EDIT_ONLY_NAMES, isTaken } from '@/lib/shared/parameter-values';
import { valuePhrase } from '@/lib/shared/parameter-words';
import type { GenerateParams } from '@/lib/shared/wire';
import type { EditPreset, PresetBody, Settings } from '@/lib/shared/wire-presets';

/** What a preset or a template keeps beside its words. */
export type Kept = Pick<PresetBody, 'settings' | 'edit'>;

type Options = {
  /** Null: the prompt that is written stays. */
  prompt: string | null;
  /** The other settings are brought near to the model that is chosen now. */
  keepModel: boolean;
};

/** What the composer is asked to become. */
export function settingsToApply(
  settings: Settings,
  current: GenerateParams,
  { prompt, keepModel }: Options,
): GenerateParams {
  const { behavesLike, ...rest } = settings;
  const like = keepModel ? current.behavesLike : behavesLike;
  return {
    ...rest,
    model: keepModel ? current.model : settings.model,
    ...(like !== undefined && { behavesLike: like }),
    // The source's own size is chosen with the edit, not with the settings.
    size: settings.size === SOURCE_SIZE ? current.size : settings.size,
    prompt: prompt ?? current.prompt,
  };
}

/**
 * Gives the composer these settings, as near as its model takes them, and the tray its way of editing.
 * @returns what was adapted or has no effect yet, for a person; null when nothing was
 */
export function applySettings({ settings, edit }: Kept, options: Options): string | null {
  const { params } = composerStore.getState();
  reuseParams(settingsToApply(settings, params, options));
  const way = edit ?? (settings.size === SOURCE_SIZE ? { sameSize: true } : null);
  if (way !== null) changeChoices(way);
  const said = [composerStore.getState().notice, edit && findWaiting(edit)].filter(Boolean);
  return said.length === 0 ? null : said.join(' ');
}

/** What of a way of editing has no effect yet, and what it needs. */
function findWaiting(edit: EditPreset): string | null {
  if (editSeam.getState().session === null) return currentLanguage().t('presets.waiting.picture');
  const language = currentLanguage();
  const { t } = language;
  const { model } = modelOf(composerStore.getState().params);
  const needsMask = edit.placement === 'exact' && editStore.getState().painted.mask === null;
  const said = [
    needsMask && t('presets.waiting.mask'),
    ...EDIT_ONLY_NAMES.filter((name) => edit[name] !== null && !isTaken(name, edit[name], model)).map(
      (name) =>
        t('presets.waiting.notTaken', {
          model: model.label,
          setting: valuePhrase(name, edit[name], language),
        }),
    ),
  ].filter(Boolean);
  return said.length === 0 ? null : said.join(' ');
}

/** The composer's settings without its prompt, and how the pictures in the tray are edited where there are any. */
export function currentSettings(): Kept {
  const { prompt: _, ...settings } = composerStore.getState().params;
  if (editSeam.getState().session === null) return { settings, edit: null };
  const { steer: __, ...edit } = editStore.getState().choices;
  return { settings, edit };
}
