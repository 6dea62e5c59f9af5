/** The choices that others depend on, and prices. */

import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { errorSentence, OverpaintError } from '@/lib/shared/errors';
import { type GenerateRun, planGenerateRun } from '@/lib/shared/generate-run';
import type { Sentence } from '@/lib/shared/language';
import { modelLabel } from '@/lib/shared/model-label';
import { isRefused, modelLike, successorOf } from '@/lib/shared/model-news';
import { findModel, type ModelInfo } from '@/lib/shared/models';
import { PARAMETER_NAMES, parameterOf, withoutEditOnly } from '@/lib/shared/parameter-values';
import { parameterNoun, valueWords } from '@/lib/shared/parameter-words';
import { adaptSettings, findProblems } from '@/lib/shared/settings';
import { findSizeOption } from '@/lib/shared/shapes';
import type { Estimate, GenerateParams } from '@/lib/shared/wire';
import {
  applyChange,
  type ComposerProblem,
  changeSettings,
  composerStore,
  type SettingsChange,
} from './composer-store';
import { currentLanguage } from './language';
import { learnedOutputTokens } from './learned-prices';
import { getNews } from './model-news';
import { isListed, modelOf } from './model-of';
import { hydrate } from './persisted';
import { getReferences, isUnclear } from './references/reference-store';

/** What the whole run will cost. */
export function estimateOf(params: GenerateParams): Estimate {
  return planGenerate(params)?.estimate ?? UNKNOWN_PRICE;
}

export const UNKNOWN_PRICE: Estimate = { lowMicroUsd: null, highMicroUsd: null, approximate: true };

/** The run as it will be sent; null while it is not known whom it mentions, and where that cannot be sent. */
export function planGenerate(params: GenerateParams): GenerateRun | null {
  if (isUnclear(params.prompt)) return null;
  try {
    return plan(params);
  } catch (error) {
    if (!(error instanceof OverpaintError)) throw error;
    return null;
  }
}

/** @throws OverpaintError what its mentions do not go with */
function plan(params: GenerateParams): GenerateRun {
  const { references } = getReferences();
  const known = { params, ...modelOf(params), references };
  return planGenerateRun({ ...known, learnedOutputTokens: learnedOutputTokens(params) });
}

export function findProblem(params: GenerateParams): ComposerProblem | undefined {
  const [problem] = findProblems(params, modelOf(params).model);
  if (problem !== undefined) return problem;
  try {
    plan(params);
    return undefined;
  } catch (error) {
    if (!(error instanceof OverpaintError)) throw error;
    return { field: 'edit', sentence: error.sentence ?? errorSentence(error.code) };
  }
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
    gone &&
      currentLanguage().t('prompt.notice.shutDown', { old: modelLabel(wanted.model), model: model.label }),
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
  const language = currentLanguage();
  const changes = ADJUSTED.filter((name) => asked[name] !== adapted[name]).map((name): Sentence => {
    const setting = parameterNoun(name);
    return adapted[name] === undefined
      ? { key: 'prompt.notice.without', values: { setting } }
      : {
          key: 'prompt.notice.changed',
          values: { setting, value: valueWords(name, adapted[name], language) },
        };
  });
  if (changes.length === 0) return null;
  return language.say({
    key: 'prompt.notice.adjusted',
    values: { model: model.label, changes: { list: changes, join: 'facts' } },
  });
}

/** Brings what was written at an earlier visit back into an untouched composer. */
export function restoreDraft(): void {
  const before = composerStore.getState().params;
  hydrate(composerStore);
  const { params } = composerStore.getState();
  if (params !== before && isRefused(params.model, getNews())) reuseParams(params);
}
