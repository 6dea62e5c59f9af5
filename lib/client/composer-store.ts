import { createStore } from 'zustand/vanilla';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { GenerateParams } from '@/lib/shared/wire';
import { describeRefusal, type Refusal } from './describe-refusal';
import { DRAFT_STORAGE_KEY } from './storage-keys';

/** Raise it when the meaning of a stored draft changes: older ones are then forgotten, never misread. */
export const DRAFT_VERSION = 1;
const SAVE_AFTER_MS = 300;

/** A setting that keeps the request from being sent, and the sentence beside it. */
export type ComposerProblem = { field: keyof GenerateParams | 'edit'; message: string };

export type ComposerState = {
  params: GenerateParams;
  /** Width and height are typed in, even where they happen to be a size of the chooser. */
  customSize: boolean;
  /** A model id is typed in. */
  customModel: boolean;
  /** What had to change with the last choice, for a person. */
  notice: string | null;
  sending: boolean;
  /** Why the last request was not accepted, as shown under the button. */
  refusal: Refusal | null;
  /** What a refused Generate pointed at. */
  problem: ComposerProblem | null;
};

export const composerStore = createStore<ComposerState>(() => ({
  params: { prompt: '', ...DEFAULT_SETTINGS },
  customSize: false,
  customModel: false,
  notice: null,
  sending: false,
  refusal: null,
  problem: null,
}));

/** `undefined` takes a setting away. */
export type SettingsChange = { [Key in keyof GenerateParams]?: GenerateParams[Key] | undefined };

export function applyChange(params: GenerateParams, change: SettingsChange): GenerateParams {
  const changed = { ...params, ...change };
  return Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  ) as GenerateParams;
}

/** Changes settings that stand for themselves; whatever was said about the old ones is taken back. */
export function changeSettings(change: SettingsChange): void {
  composerStore.setState(({ params }) => ({
    params: applyChange(params, change),
    notice: null,
    refusal: null,
    problem: null,
  }));
}

/**
 * Sends what is written. What the settings' rules forbid is found by `findProblem`; without it (the settings have not
 * been touched, so they are the defaults) only a missing prompt can be wrong.
 *
 * @param send resolves once the run is accepted; what it throws is shown under the button
 */
export async function submitComposer(
  send: (params: GenerateParams) => Promise<unknown>,
  findProblem?: (params: GenerateParams) => ComposerProblem | undefined,
): Promise<void> {
  const { params, sending } = composerStore.getState();
  if (sending) return;
  const problem =
    params.prompt.trim() === ''
      ? ({ field: 'prompt', message: 'Write a prompt first.' } as const)
      : findProblem?.(params);
  if (problem) {
    composerStore.setState({ problem, refusal: null });
    return;
  }
  composerStore.setState({ sending: true, refusal: null, problem: null, notice: null });
  try {
    await send(params);
    composerStore.setState({ sending: false });
  } catch (error) {
    composerStore.setState({ sending: false, refusal: describeRefusal(error) });
  }
}

export function serializeDraft({ params, customSize, customModel }: ComposerState): string {
  return JSON.stringify({ version: DRAFT_VERSION, params, customSize, customModel });
}

/** Writes the draft down a moment after each change, and when the page goes away. Returns the end of it. */
export function keepDraft(storage: Pick<Storage, 'setItem'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    storage.setItem(DRAFT_STORAGE_KEY, serializeDraft(composerStore.getState()));
  };
  const unsubscribe = composerStore.subscribe((state, before) => {
    if (state.params === before.params && state.customSize === before.customSize) return;
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  });
  const flush = () => {
    if (timer !== undefined) save();
  };
  addEventListener('pagehide', flush);
  return () => {
    flush();
    removeEventListener('pagehide', flush);
    unsubscribe();
  };
}
