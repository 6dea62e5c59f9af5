/**
 * The choices that others depend on, prices, and drafts. Together with the rules they follow this is loaded when somebody first
 * turns to the settings: it is no part of the first load.
 */
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { modelLabel } from '@/lib/shared/model-label';
import { isRefused, modelLike, successorOf } from '@/lib/shared/model-news';
import { findModel, type ModelInfo } from '@/lib/shared/models';
import { isOfKind, PARAMETER_NAMES, parameterOf, withoutEditOnly } from '@/lib/shared/parameter-values';
import { parameterNoun, valueWords } from '@/lib/shared/parameter-words';
import type { ParameterName } from '@/lib/shared/parameters';
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
  const asked = applyChange(withoutEditOnly(wanted), {
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

/** The model is what the others were adjusted for. */
const ADJUSTED = PARAMETER_NAMES.filter((name) => name !== 'model' && parameterOf(name).told !== 'never');

/** One sentence on what was brought near, null when nothing was. */
export function describeAdaptation(
  asked: GenerateParams,
  adapted: GenerateParams,
  model: ModelInfo,
): string | null {
  const changes = ADJUSTED.filter((name) => asked[name] !== adapted[name]).map((name) => {
    const noun = parameterNoun(name);
    return adapted[name] === undefined ? `no ${noun}` : `${noun} ${valueWords(name, adapted[name])}`;
  });
  return changes.length === 0 ? null : `Adjusted for ${model.label}: ${changes.join(', ')}.`;
}

type Draft = Pick<ComposerState, 'params' | 'customSize' | 'customModel'>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What only edits have is kept with the choices of the edit. */
const DRAFTED = PARAMETER_NAMES.filter((name) => parameterOf(name).only !== 'edit');
const isRequired = (name: ParameterName) => name === 'prompt' || parameterOf(name).default !== undefined;

function isWhole(stored: Record<string, unknown>): boolean {
  return (
    DRAFTED.every((name) => !isRequired(name) || Object.hasOwn(stored, name)) &&
    Object.entries(stored).every(([name, value]) =>
      DRAFTED.some((own) => own === name && isOfKind(own, value)),
    )
  );
}

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
  if (!isWhole(raw)) return null;
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
