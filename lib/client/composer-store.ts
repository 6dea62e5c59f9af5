import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { Sentence } from '@/lib/shared/language';
import type { GenerateParams } from '@/lib/shared/wire';
import { type Draft, parseDraft } from './composer-draft';
import { describeRefusal, type Refusal } from './describe-refusal';
import { createPersisted } from './persisted';
import { DRAFT_STORAGE_KEY } from './storage-keys';

/** A setting that keeps the request from being sent, and the sentence beside it. */
export type ComposerProblem = { field: keyof GenerateParams | 'edit'; sentence: Sentence };

export type ComposerState = Draft & {
  /** What had to change with the last choice, for a person. */
  notice: string | null;
  sending: boolean;
  /** Why the last request was not accepted, as shown under the button. */
  refusal: Refusal | null;
  /** What a refused Generate pointed at. */
  problem: ComposerProblem | null;
};

export const composerStore = createPersisted<ComposerState>(
  {
    params: { prompt: '', ...DEFAULT_SETTINGS },
    customSize: false,
    customModel: false,
    notice: null,
    sending: false,
    refusal: null,
    problem: null,
  },
  {
    name: DRAFT_STORAGE_KEY,
    version: 1,
    keep: ({ params, customSize, customModel }): Draft => ({ params, customSize, customModel }),
    parse: parseDraft,
    waits: true,
  },
);

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
      ? ({ field: 'prompt', sentence: { key: 'problems.noPrompt' } } as const)
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
