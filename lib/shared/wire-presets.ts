/** What the server and the browser say to each other about prompts, presets and batches. */
import type { EditOnlyChoices } from './parameters';
import type { EditPlacement, GenerateParams, WireRun } from './wire';

export type BatchAnswer = { runs: WireRun[] };

/** A prompt that was used, once for all its uses. */
export type WirePrompt = {
  /** SHA-256 of the text, its name in addresses. */
  sha256: string;
  text: string;
  uses: number;
  lastUsedAt: number;
  /** The newest run with it, whose settings can be taken along. */
  lastRunId: string;
};
export type PromptPage = { prompts: WirePrompt[]; nextCursor: string | null };

/** Everything that `POST /api/generate` takes beside the id and the prompt. */
export type Settings = Omit<GenerateParams, 'prompt'>;

/** How pictures are edited, as far as it holds for any of them: nothing of one photo's mask or frame. */
export type EditPreset = EditOnlyChoices & {
  /** The source's own size and shape, instead of the size in the settings. */
  sameSize: boolean;
  /** Null: exact with a mask, else whole. */
  placement: EditPlacement | null;
  region: 'auto' | 'none';
  /** Null: where the model is known to take several pictures. */
  sendWholePhoto: boolean | null;
  /** Null: from the painted area. */
  featherPx: number | null;
  matchGrain: boolean;
  reinforcePrompt: boolean;
};

/** Of a preset: settings, how it edits where that was kept with them, and the prompt where it was to be kept too. */
export type PresetBody = { settings: Settings; edit: EditPreset | null; prompt: string | null };

/** Of a template: the prompt with its `{variables}`, what fills them, and the settings where they were to be kept. */
export type TemplateBody = {
  prompt: string;
  /** `rows`: each line of `rows` fills all variables; `combinations`: every combination of `lists`. */
  fill: 'rows' | 'combinations';
  rows: string;
  /** By the name of the variable, one value a line. */
  lists: Record<string, string>;
  settings: Settings | null;
  edit: EditPreset | null;
};

type Named = {
  id: string;
  name: string;
  /** Goes up with each change: a change names the one it was made from. */
  revision: number;
  createdAt: number;
  updatedAt: number;
};
export type WirePreset = Named & { kind: 'preset'; body: PresetBody };
export type WireTemplate = Named & { kind: 'template'; body: TemplateBody };
export type AnyPreset = WirePreset | WireTemplate;

export type PresetList = { presets: AnyPreset[] };
export type PresetAnswer = { preset: AnyPreset };
