/**
 * The choices that others depend on, prices, and drafts. Together with the rules they follow this is loaded when somebody first
 * turns to the settings: it is no part of the first load.
 */
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { modelLabel } from '@/lib/shared/model-label';
import { isRefused, modelLike, successorOf } from '@/lib/shared/model-news';
import { findModel, type ModelInfo } from '@/lib/shared/models';
import { estimateRun } from '@/lib/shared/pricing';
import { adaptSettings, findProblems } from '@/lib/shared/settings';
import { findSizeOption } from '@/lib/shared/shapes';
import type { Estimate, GenerateParams } from '@/lib/shared/wire';
import {
  applyChange,
  type ComposerProblem,
  type ComposerState,
  changeSettings,
  composerStore,
  DRAFT_VERSION,
  type SettingsChange,
} from './composer-store';
import { learnedOutputTokens } from './learned-prices';
import { getNews } from './model-news';
import { isListed, modelOf } from './model-of';

/** What the whole run will cost. */
export function estimateOf(params: GenerateParams): Estimate {
  return estimateRun({ params, ...modelOf(params), learnedOutputTokens: learnedOutputTokens(params) });
}

export function findProblem(params: GenerateParams): ComposerProblem | undefined {
  return findProblems(params, modelOf(params).model)[0];
}

/** Changes a setting that others depend on, brings those near, and says which. */
export function changeAndAdapt(change: SettingsChange): void {
  composerStore.setState((state) => {
    const asked = applyChange(state.params, change);
    const { model } = modelOf(asked);
    const adapted = adaptSettings(asked, model);
    const params = state.customModel ? { ...adapted, model: asked.model, behavesLike: model.id } : adapted;
    return {
      params,
      customSize: state.customSize && model.sizes === 'flexible',
      notice: describeAdaptation(asked, params, model),
      refusal: null,
      problem: null,
    };
  });
}

/** A model of the chooser. */
export function chooseModel(id: string): void {
  composerStore.setState({ customModel: false });
  changeAndAdapt({ model: id, behavesLike: findModel(id) ? undefined : modelLike(id)?.id });
}

/** A model that is not in the catalogue: its id is typed next, and until told otherwise it behaves like the current one. */
export function chooseOtherModel(): void {
  const { model } = modelOf(composerStore.getState().params);
  composerStore.setState({ customModel: true });
  changeSettings({ model: '', behavesLike: model.id });
}

/**
 * Takes the settings of an earlier run, or of an example. A model that OpenAI has shut down becomes its successor, and
 * says so, unless something else than OpenAI serves it.
 */
export function reuseParams(wanted: GenerateParams): void {
  const gone = isRefused(wanted.model, getNews());
  const successor = successorOf(wanted.model, getNews())?.id ?? DEFAULT_SETTINGS.model;
  const asked = applyChange(wanted, {
    inputFidelity: undefined,
    ...(gone && { model: successor, behavesLike: undefined }),
  });
  const { model } = modelOf(asked);
  const params = adaptSettings(asked, model);
  const notices = [
    gone && `OpenAI has shut ${modelLabel(wanted.model)} down; this uses ${model.label}.`,
    describeAdaptation(asked, params, model),
  ].filter(Boolean);
  composerStore.setState({
    params,
    customModel: !isListed(asked.model),
    customSize: findSizeOption(params.size, model) === undefined,
    notice: notices.length === 0 ? null : notices.join(' '),
    refusal: null,
    problem: null,
  });
}

const NAMES = {
  size: 'size',
  quality: 'quality',
  n: 'images',
  background: 'background',
  outputFormat: 'format',
  outputCompression: 'compression',
  partialImages: 'live previews',
  complexity: 'complexity',
  frameCount: 'frames',
  frameDurationMs: 'frame duration',
  svg: 'SVG author',
} as const satisfies Partial<Record<keyof GenerateParams, string>>;

/** One sentence on what was brought near, null when nothing was. */
export function describeAdaptation(
  asked: GenerateParams,
  adapted: GenerateParams,
  model: ModelInfo,
): string | null {
  const changes = (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .filter((field) => asked[field] !== adapted[field])
    .map((field) => {
      const now = adapted[field];
      if (now === undefined) return `no ${NAMES[field]}`;
      if (field === 'size') return `${NAMES[field]} ${adapted.size.replace('x', ' × ')}`;
      return `${NAMES[field]} ${field === 'outputFormat' ? adapted.outputFormat.toUpperCase() : now}`;
    });
  return changes.length === 0 ? null : `Adjusted for ${model.label}: ${changes.join(', ')}.`;
}

type Draft = Pick<ComposerState, 'params' | 'customSize' | 'customModel'>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const isLevel = oneOf('low', 'medium', 'high');
const isEffort = oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max');

const REQUIRED: Record<string, Check> = {
  prompt: isText,
  model: isText,
  size: isText,
  quality: oneOf('auto', 'low', 'medium', 'high', 'xhigh', 'max'),
  n: isNumber,
  background: oneOf('auto', 'opaque', 'transparent'),
  outputFormat: oneOf('png', 'jpeg', 'webp', 'gif', 'svg'),
  moderation: oneOf('auto', 'low'),
  partialImages: isNumber,
};
const OPTIONAL: Record<string, Check> = {
  behavesLike: isText,
  outputCompression: isNumber,
  complexity: isLevel,
  frameCount: isNumber,
  frameDurationMs: isNumber,
  svg: (value) =>
    isRecord(value) &&
    isText(value.model) &&
    (value.reasoning === undefined || (isRecord(value.reasoning) && isEffort(value.reasoning.effort))),
};

/** A stored draft, brought near to what its model takes today; null for anything that is not wholly one. */
export function parseDraft(text: string | null): Draft | null {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
  if (!isRecord(stored) || stored.version !== DRAFT_VERSION || !isRecord(stored.params)) return null;
  const raw = stored.params;
  const checks: Record<string, Check> = { ...REQUIRED, ...OPTIONAL };
  const whole =
    Object.entries(REQUIRED).every(([field, check]) => check(raw[field])) &&
    Object.entries(raw).every(([field, value]) => Object.hasOwn(checks, field) && checks[field]?.(value));
  if (!whole) return null;
  const params = raw as GenerateParams;
  // A newcomer may be gone from the list by now.
  const customModel = stored.customModel === true || !isListed(params.model);
  const customSize = stored.customSize === true;
  const { model } = modelOf(params);
  const adapted = adaptSettings(params, model);
  return {
    // What is half typed is kept as it was typed.
    params: {
      ...adapted,
      ...(customModel && { model: params.model, behavesLike: model.id }),
      ...(customSize && model.sizes === 'flexible' && { size: params.size }),
    },
    customSize: customSize && model.sizes === 'flexible',
    customModel,
  };
}

/** Brings a stored draft back into an untouched composer; a bad one is forgotten. */
export function restoreDraft(text: string | null): void {
  const draft = parseDraft(text);
  if (!draft || composerStore.getState() !== composerStore.getInitialState()) return;
  composerStore.setState(draft);
  if (isRefused(draft.params.model, getNews())) reuseParams(draft.params);
}
