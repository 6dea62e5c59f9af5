/** What a person chooses of an edit beside the run's settings, and the edit that follows from it. Pure. */

import { type EditRun, planEditRun } from '@/lib/shared/edit-run';
import {
  defaultPlacement,
  defaultSendWholePhoto,
  findEditProblems,
  isPlaceable,
  MAX_FEATHER_PX,
  SOURCE_SIZE,
} from '@/lib/shared/edit-settings';
import { errorSentence, OverpaintError } from '@/lib/shared/errors';
import type { Sentence } from '@/lib/shared/language';
import type { Size } from '@/lib/shared/mask/geometry';
import type { ModelInfo } from '@/lib/shared/models';
import {
  EDIT_ONLY_NAMES,
  editOnlyChoices,
  editOnlyParams,
  isOfKind,
  withoutEditOnly,
} from '@/lib/shared/parameter-values';
import { findProblems } from '@/lib/shared/settings';
import type { EditParams, GenerateParams, PixelRect } from '@/lib/shared/wire';
import type { EditPreset } from '@/lib/shared/wire-presets';
import type { KnownReference } from '@/lib/shared/wire-references';
import type { ComposerProblem } from './composer-store';

export type EditChoices = EditPreset & {
  /** Which of the two is sent when the photo has both. */
  steer: 'mask' | 'markup';
};

export const DEFAULT_CHOICES: EditChoices = {
  sameSize: true,
  placement: null,
  region: 'auto',
  sendWholePhoto: null,
  featherPx: null,
  matchGrain: true,
  reinforcePrompt: false,
  ...editOnlyChoices(),
  steer: 'mask',
};

/** What lies on the base. */
export type Painted = {
  /** Null: no mask. */
  mask: { bounds: PixelRect; coveragePercent: number; isFull: boolean } | null;
  hasMarkup: boolean;
  /** The person's own frame around the region; null lets the planner choose. */
  frame: PixelRect | null;
};

export const NOTHING_PAINTED: Painted = { mask: null, hasMarkup: false, frame: null };

/** Stands for a mask or a markup that is not on the server yet. */
export const NOT_UPLOADED = 'painted';

export type PlannedEdit = {
  /** As the server gets them. */
  params: GenerateParams;
  edit: EditParams;
  /** Null while the base is on its way, and where `problem` says why. */
  run: EditRun | null;
  problem: ComposerProblem | null;
};

export function paramsOf(params: GenerateParams, choices: EditChoices, model: ModelInfo): GenerateParams {
  return {
    ...withoutEditOnly(params),
    size: choices.sameSize ? SOURCE_SIZE : params.size,
    moderation: 'auto',
    ...editOnlyParams(choices, model),
  };
}

export function editOf(params: GenerateParams, choices: EditChoices, painted: Painted): EditParams {
  const steer = steeredBy(choices, painted);
  const mask = steer === 'mask' ? NOT_UPLOADED : null;
  const usual = defaultPlacement(params, mask);
  const impossible =
    choices.placement === null ||
    (choices.placement === 'exact' && mask === null) ||
    (choices.placement !== 'model' && !isPlaceable(params));
  const placement = impossible ? usual : (choices.placement ?? usual);
  return {
    placement,
    mask,
    markup: steer === 'markup' ? NOT_UPLOADED : null,
    region: placement !== 'exact' ? 'auto' : choices.region === 'none' ? 'none' : (painted.frame ?? 'auto'),
    featherPx: choices.featherPx,
    matchGrain: choices.matchGrain,
    sendWholePhoto: choices.sendWholePhoto ?? defaultSendWholePhoto(params),
    reinforcePrompt: choices.reinforcePrompt,
  };
}

/** What is sent of mask and markup: never both. */
export function steeredBy(choices: EditChoices, painted: Painted): 'mask' | 'markup' | 'nothing' {
  const has = { mask: painted.mask !== null, markup: painted.hasMarkup };
  if (has[choices.steer]) return choices.steer;
  return has.mask ? 'mask' : has.markup ? 'markup' : 'nothing';
}

/** @param images whose sizes are known, the base first; more may be on their way */
export function planOf(input: {
  params: GenerateParams;
  model: ModelInfo;
  priced: boolean;
  images: readonly (Size & { id: string })[];
  choices: EditChoices;
  painted: Painted;
  /** All whom the prompt could mention. */
  references?: readonly KnownReference[];
  /** What one image like this was billed here, in output tokens. */
  learned: (sent: GenerateParams) => number | null;
}): PlannedEdit {
  const { model, priced, images, choices, painted, references = [] } = input;
  const params = paramsOf(input.params, choices, model);
  const edit = editOf(params, choices, painted);
  const [photo, ...others] = images;
  const sized = choices.sameSize ? { ...params, size: 'auto' } : params;
  const problem: ComposerProblem | null =
    findProblems(sized, model)[0] ??
    asEditProblem(
      findEditProblems(
        params,
        edit,
        images.map(({ id }) => id),
        model,
      )[0]?.sentence,
    ) ??
    (edit.mask !== null && painted.mask?.isFull ? asEditProblem(errorSentence('full_mask')) : null);
  if (!photo) return { params, edit, run: null, problem };
  try {
    const asked = {
      params,
      edit,
      model,
      priced,
      photo,
      others,
      references,
      maskBounds: edit.mask === null ? null : (painted.mask?.bounds ?? null),
    };
    const guessed = planEditRun(asked);
    const learnedOutputTokens = input.learned(guessed.paramsSent);
    const run = learnedOutputTokens === null ? guessed : planEditRun({ ...asked, learnedOutputTokens });
    return { params, edit, run, problem };
  } catch (error) {
    // What the planner refuses is a sentence; everything else is a mistake of ours.
    if (!(error instanceof OverpaintError)) throw error;
    return {
      params,
      edit,
      run: null,
      problem: problem ?? asEditProblem(error.sentence ?? errorSentence(error.code)),
    };
  }
}

function asEditProblem(sentence: Sentence | undefined): ComposerProblem | null {
  return sentence === undefined ? null : { field: 'edit', sentence };
}

/** Kept choices; null for anything that is not wholly such. */
export function parseChoices(kept: unknown): EditChoices | null {
  return typeof kept === 'object' && kept !== null && isChoices(kept) ? kept : null;
}

function isChoices(value: Partial<EditChoices>): value is EditChoices {
  const { placement, featherPx, sendWholePhoto } = value;
  return (
    Object.keys(value).length === Object.keys(DEFAULT_CHOICES).length &&
    typeof value.sameSize === 'boolean' &&
    (placement === null || placement === 'exact' || placement === 'whole' || placement === 'model') &&
    (value.region === 'auto' || value.region === 'none') &&
    (sendWholePhoto === null || typeof sendWholePhoto === 'boolean') &&
    (featherPx === null ||
      (typeof featherPx === 'number' && featherPx >= 0 && featherPx <= MAX_FEATHER_PX)) &&
    typeof value.matchGrain === 'boolean' &&
    typeof value.reinforcePrompt === 'boolean' &&
    EDIT_ONLY_NAMES.every((name) => value[name] === null || isOfKind(name, value[name])) &&
    (value.steer === 'mask' || value.steer === 'markup')
  );
}
