import { createStore } from 'zustand/vanilla';
import { findModel, isRetired, type ModelInfo } from '@/lib/shared/models';
import { adaptSettings, DEFAULT_SETTINGS, findProblems, type SettingsProblem } from '@/lib/shared/settings';
import { findSizeOption } from '@/lib/shared/shapes';
import type { GenerateParams } from '@/lib/shared/wire';

/** Also read by the script that runs before the first paint (components/studio/boot-script.ts). */
export const DRAFT_STORAGE_KEY = 'overpaint.draft';
/** Raise it when the meaning of a stored draft changes: older ones are then forgotten, never misread. */
const DRAFT_VERSION = 1;
const SAVE_AFTER_MS = 300;

/** Why the last request was not accepted, as shown under the button. */
export type Refusal = {
  message: string;
  /** False when nobody knows whether the request arrived. */
  nothingStarted: boolean;
};

export type ComposerState = {
  params: GenerateParams;
  /** Width and height are typed in, even where they happen to be a size of the chooser. */
  customSize: boolean;
  /** A model id is typed in. */
  customModel: boolean;
  /** What had to change with the last choice, for a person. */
  notice: string | null;
  sending: boolean;
  refusal: Refusal | null;
  /** The field that a refused Generate pointed at. */
  problem: SettingsProblem | null;
};

const INITIAL: ComposerState = {
  params: { prompt: '', ...DEFAULT_SETTINGS },
  customSize: false,
  customModel: false,
  notice: null,
  sending: false,
  refusal: null,
  problem: null,
};

export const composerStore = createStore<ComposerState>(() => INITIAL);

/** The catalogue entry that the settings follow, and whether its price is known. Never throws: a half-typed id counts
 * as the default model. */
export function modelOf(params: Pick<GenerateParams, 'model' | 'behavesLike'>): {
  model: ModelInfo;
  priced: boolean;
} {
  const known = findModel(params.model);
  const model = known ?? findModel(params.behavesLike ?? '') ?? findModel(DEFAULT_SETTINGS.model);
  if (!model) throw new Error('The default model is not in the catalogue.');
  return { model, priced: known !== undefined };
}

/** Changes one or more settings that stand for themselves; whatever was said about the old ones is taken back. */
export function changeSettings(change: Partial<GenerateParams>): void {
  composerStore.setState(({ params }) => ({
    params: dropUndefined({ ...params, ...change }),
    notice: null,
    refusal: null,
    problem: null,
  }));
}

/** Changes a setting that others depend on, brings those near, and says which. */
export function changeAndAdapt(change: Partial<GenerateParams>): void {
  composerStore.setState((state) => {
    const asked = dropUndefined({ ...state.params, ...change });
    const { model } = modelOf(asked);
    const params = adaptSettings(asked, model);
    return {
      params,
      customSize: state.customSize && model.sizes === 'flexible',
      notice: describeAdaptation(asked, params, model),
      refusal: null,
      problem: null,
    };
  });
}

/** A catalogue model. */
export function chooseModel(id: string): void {
  composerStore.setState({ customModel: false });
  changeAndAdapt({ model: id, behavesLike: undefined });
}

/** A model that is not in the catalogue: its id is typed next, and until told otherwise it behaves like the current one. */
export function chooseOtherModel(): void {
  const { model } = modelOf(composerStore.getState().params);
  composerStore.setState({ customModel: true });
  changeSettings({ model: '', behavesLike: model.id });
}

/** Takes the settings of an earlier run, or of an example. A model that is gone becomes the default one, and says so. */
export function reuseParams(wanted: GenerateParams, options: { retiredServed: boolean }): void {
  const known = findModel(wanted.model);
  const gone = known !== undefined && isRetired(known, Date.now()) && !options.retiredServed;
  const { inputFidelity: _, ...generate } = wanted;
  const asked = gone ? { ...generate, model: DEFAULT_SETTINGS.model } : generate;
  const { model } = modelOf(asked);
  const params = adaptSettings(asked, model);
  const adapted = describeAdaptation(asked, params, model);
  composerStore.setState({
    params,
    customModel: !known,
    customSize: findSizeOption(params.size, model) === undefined,
    notice: gone
      ? [`OpenAI has shut ${known.label} down; this uses ${model.label}.`, adapted].filter(Boolean).join(' ')
      : adapted,
    refusal: null,
    problem: null,
  });
}

const NAMES: Partial<Record<keyof GenerateParams, string>> = {
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
};

/** One sentence on what was brought near, null when nothing was. */
export function describeAdaptation(
  asked: GenerateParams,
  adapted: GenerateParams,
  model: ModelInfo,
): string | null {
  const changes = Object.entries(NAMES).flatMap(([key, name]) => {
    const field = key as keyof GenerateParams;
    const before = asked[field];
    const after = adapted[field];
    if (before === after || typeof before === 'object')
      return before !== undefined && after === undefined ? [`no ${name}`] : [];
    return [after === undefined ? `no ${name}` : `${name} ${String(after).replace('x', ' × ')}`];
  });
  return changes.length === 0 ? null : `Adjusted for ${model.label}: ${changes.join(', ')}.`;
}

/**
 * Sends what is written, unless something keeps it from being sent: then `problem` names the field.
 *
 * @param send resolves once the run is accepted; what it throws is shown under the button. Its error has
 * `requestId: null` when no answer was read, so that nobody knows whether the run exists.
 */
export async function submitComposer(send: (params: GenerateParams) => Promise<unknown>): Promise<void> {
  const { params, sending } = composerStore.getState();
  if (sending) return;
  const [problem] = findProblems(params, modelOf(params).model);
  if (problem) {
    composerStore.setState({ problem, refusal: null });
    return;
  }
  composerStore.setState({ sending: true, refusal: null, problem: null, notice: null });
  try {
    await send(params);
    composerStore.setState({ sending: false });
  } catch (error) {
    composerStore.setState({
      sending: false,
      refusal: {
        message: error instanceof Error ? error.message : String(error),
        nothingStarted: !(error instanceof Error && 'requestId' in error && error.requestId === null),
      },
    });
  }
}

function dropUndefined(
  params: { [Key in keyof GenerateParams]: GenerateParams[Key] | undefined },
): GenerateParams {
  return Object.fromEntries(
    Object.entries(params).filter(([, value]) => value !== undefined),
  ) as GenerateParams;
}

export function serializeDraft({ params, customSize, customModel }: ComposerState): string {
  return JSON.stringify({ version: DRAFT_VERSION, params, customSize, customModel });
}

type Draft = Pick<ComposerState, 'params' | 'customSize' | 'customModel'>;

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const oneOf =
  (...values: string[]) =>
  (value: unknown) =>
    values.includes(value as string);
const LEVELS = oneOf('low', 'medium', 'high');

const REQUIRED: Partial<Record<keyof GenerateParams, (value: unknown) => boolean>> = {
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
const OPTIONAL: typeof REQUIRED = {
  behavesLike: isText,
  outputCompression: isNumber,
  complexity: LEVELS,
  frameCount: isNumber,
  frameDurationMs: isNumber,
  svg: (value) =>
    isRecord(value) && isText(value.model) && isRecord(value.reasoning) && LEVELS(value.reasoning.effort),
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
  const whole =
    Object.entries(REQUIRED).every(([key, check]) => check(raw[key])) &&
    Object.entries(raw).every(([key, value]) =>
      ({ ...REQUIRED, ...OPTIONAL })[key as keyof GenerateParams]?.(value),
    );
  if (!whole) return null;
  const params = raw as GenerateParams;
  const customModel = stored.customModel === true;
  const { model } = modelOf(params);
  const adapted = adaptSettings(params, model);
  return {
    // A half-typed id is kept as it was typed.
    params: customModel ? { ...adapted, model: params.model, behavesLike: model.id } : adapted,
    customSize: stored.customSize === true && model.sizes === 'flexible',
    customModel,
  };
}

/** Brings the draft back and keeps it from then on. Returns the end of keeping. */
export function keepDraft(storage: Pick<Storage, 'getItem' | 'setItem'>): () => void {
  const draft = parseDraft(readDraft(storage));
  if (draft) composerStore.setState(draft);

  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    try {
      storage.setItem(DRAFT_STORAGE_KEY, serializeDraft(composerStore.getState()));
    } catch {
      // Full or forbidden: the draft lives as long as the page.
    }
  };
  const unsubscribe = composerStore.subscribe((state, before) => {
    if (state.params === before.params && state.customSize === before.customSize) return;
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  });
  const flush = () => timer !== undefined && save();
  addEventListener('pagehide', flush);
  return () => {
    flush();
    removeEventListener('pagehide', flush);
    unsubscribe();
  };
}

function readDraft(storage: Pick<Storage, 'getItem'>): string | null {
  try {
    return storage.getItem(DRAFT_STORAGE_KEY);
  } catch {
    return null;
  }
}
