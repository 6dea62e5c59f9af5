import { settingPhrases } from '@/lib/shared/parameter-words';
import type { GenerateParams, WireEdit } from '@/lib/shared/wire';

/** Settings worth reading in a list: always model, size and quality, else only what a person chose. */
export function settingChips(params: GenerateParams, edit: WireEdit | null = null): string[] {
  return [
    ...settingPhrases(params),
    edit && `${edit.placement} edit`,
    edit?.mask && (edit.plan.mode === 'region' ? 'mask, region' : 'mask'),
    edit?.markup && 'markup',
  ].filter((chip) => typeof chip === 'string');
}
