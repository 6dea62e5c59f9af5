/** The bodies of `POST /api/presets` and `PATCH /api/presets/{id}`. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { MAX_FEATHER_PX, SOURCE_SIZE } from './edit-settings';
import { OverpaintError } from './errors';
import { explainRequestProblem, generateRequestSchema } from './generate-request';
import { editOnlySchemas } from './request-parameters';
import { findProblems, resolveModel } from './settings';
import type { PresetBody, Settings, TemplateBody } from './wire-presets';

export const NAME_MAX_CHARACTERS = 80;
/** Beside the prompt there is a list to keep: 100 lines with room to spare. */
const LIST_MAX_CHARACTERS = 200_000;
const PROMPT_TEXT_MAX = 64_000;

const NAME_MESSAGE = `must have 1 to ${NAME_MAX_CHARACTERS} characters`;
const name = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
  .pipe(z.string().min(1, NAME_MESSAGE).max(NAME_MAX_CHARACTERS, NAME_MESSAGE));

const promptText = z.string().max(PROMPT_TEXT_MAX, 'is too long');
const FEATHER_MESSAGE = `must be 0 to ${MAX_FEATHER_PX} pixels`;
const list = z.string().max(LIST_MAX_CHARACTERS, 'is too long to be kept');
const settings = generateRequestSchema.omit({ id: true, prompt: true });

const edit = z
  .strictObject({
    sameSize: z.boolean('must be true or false'),
    placement: z.enum(['exact', 'whole', 'model'], 'must be exact, whole or model').nullable().default(null),
    region: z.enum(['auto', 'none'], 'must be auto or none').default('auto'),
    sendWholePhoto: z.boolean('must be true or false').nullable().default(null),
    featherPx: z
      .number(FEATHER_MESSAGE)
      .min(0, FEATHER_MESSAGE)
      .max(MAX_FEATHER_PX, FEATHER_MESSAGE)
      .nullable()
      .default(null),
    matchGrain: z.boolean('must be true or false').default(true),
    reinforcePrompt: z.boolean('must be true or false').default(false),
    ...editOnlySchemas,
  })
  .nullable()
  .default(null);

const presetBody = z.strictObject({ settings, edit, prompt: promptText.nullable().default(null) });
const templateBody = z.strictObject({
  prompt: promptText,
  fill: z.enum(['rows', 'combinations'], 'must be rows or combinations').default('rows'),
  rows: list.default(''),
  lists: z.record(z.string().max(64, 'has too long a name in it'), list).default({}),
  settings: settings.nullable().default(null),
  edit,
});

const { id } = generateRequestSchema.shape;
export const newPresetSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ id, kind: z.literal('preset'), name, body: presetBody }),
    z.strictObject({ id, kind: z.literal('template'), name, body: templateBody }),
  ],
  'must be preset or template',
);
const REVISION_MESSAGE = 'must be the revision that the change was made from';
export const presetChangeSchema = z.strictObject({
  revision: z.int(REVISION_MESSAGE).min(1, REVISION_MESSAGE),
  name: name.optional(),
  body: z.unknown().optional(),
});

export type NewPreset = { id: string; name: string } & (
  | { kind: 'preset'; body: PresetBody }
  | { kind: 'template'; body: TemplateBody }
);
export type PresetChange = { revision: number; name?: string; body?: unknown };

/**
 * A preset that may be kept.
 * @throws OverpaintError as `parseGenerateRequest` does: what cannot be sent cannot be kept as settings
 */
export function parseNewPreset(body: unknown): NewPreset {
  const preset: NewPreset = parse(newPresetSchema, body);
  checkSettings(preset.body.settings);
  return preset;
}

/**
 * A change of one. Its body is checked by `parsePresetBody`, once it is known what it is the body of.
 * @throws OverpaintError invalid_request
 */
export function parsePresetChange(body: unknown): PresetChange {
  const { revision, name, body: changed } = parse(presetChangeSchema, body);
  return { revision, ...(name !== undefined && { name }), ...(changed !== undefined && { body: changed }) };
}

/** @throws OverpaintError as `parseNewPreset` */
export function parsePresetBody(kind: NewPreset['kind'], body: unknown): PresetBody | TemplateBody {
  const parsed = kind === 'preset' ? parse(presetBody, body) : parse(templateBody, body);
  checkSettings(parsed.settings);
  return parsed;
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new OverpaintError('invalid_request', explainRequestProblem(parsed.error));
  return parsed.data;
}

/** The rules of any request, save that a prompt is no part of it and an edit may have its source's size. */
function checkSettings(settings: Settings | null): void {
  if (settings === null) return;
  const { model } = resolveModel(settings);
  const size = settings.size === SOURCE_SIZE ? 'auto' : settings.size;
  const [problem] = findProblems({ ...settings, size, prompt: 'any' }, model);
  if (problem === undefined) return;
  throw new OverpaintError(
    problem.field === 'size' ? 'invalid_size' : 'invalid_combination',
    problem.sentence,
  );
}
