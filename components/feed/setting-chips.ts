import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { modelLabel } from '@/lib/shared/model-label';
import { qualityWord } from '@/lib/shared/quality-name';
import type { GenerateParams, WireEdit } from '@/lib/shared/wire';
import { showSize } from './run-status-line';

/** Settings worth reading in a list: always model, size and quality, else only what somebody chose. */
export function settingChips(params: GenerateParams, edit: WireEdit | null = null): string[] {
  const differs = <K extends keyof typeof DEFAULT_SETTINGS>(key: K) => params[key] !== DEFAULT_SETTINGS[key];
  return [
    modelLabel(params.model),
    params.size.includes('x') ? showSize(params.size) : `${params.size} size`,
    params.quality === 'auto' ? 'auto quality' : qualityWord(params.quality),
    params.n > 1 && `${params.n} images`,
    differs('background') && params.background,
    differs('outputFormat') &&
      `${params.outputFormat}${params.outputCompression === undefined ? '' : ` ${params.outputCompression} %`}`,
    params.frameCount !== undefined && `${params.frameCount} frames`,
    params.complexity && `${params.complexity} complexity`,
    params.svg && `by ${params.svg.model}`,
    differs('moderation') && `${params.moderation} moderation`,
    params.inputFidelity && `${params.inputFidelity} fidelity`,
    edit && `${edit.placement} edit`,
    edit?.mask && (edit.plan.mode === 'region' ? 'mask, region' : 'mask'),
    edit?.markup && 'markup',
  ].filter((chip) => typeof chip === 'string');
}
