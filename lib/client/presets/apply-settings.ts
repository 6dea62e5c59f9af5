import { reuseParams } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import type { GenerateParams } from '@/lib/shared/wire';
import type { Settings } from '@/lib/shared/wire-presets';

type Options = {
  /** Null: the prompt that is written stays. */
  prompt: string | null;
  /** The other settings are brought near to the model that is chosen now. */
  keepModel: boolean;
  retiredServed: boolean;
  nowMs: number;
};

/** What the composer is asked to become. */
export function settingsToApply(
  settings: Settings,
  current: GenerateParams,
  { prompt, keepModel }: Pick<Options, 'prompt' | 'keepModel'>,
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
 * Gives the composer these settings, as near as its model takes them.
 * @returns what had to be adapted, for a person; null when nothing was
 */
export function applySettings(settings: Settings, options: Options): string | null {
  const { params } = composerStore.getState();
  reuseParams(settingsToApply(settings, params, options), options);
  return composerStore.getState().notice;
}

/** The composer's settings without its prompt. */
export function currentSettings(): Settings {
  const { prompt: _, ...settings } = composerStore.getState().params;
  return settings;
}
