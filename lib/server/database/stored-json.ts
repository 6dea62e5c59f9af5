import 'server-only';
import { z } from 'zod';
import { AXIS_ORDER, type ComparisonAxes, type ComparisonBase } from '@/lib/shared/comparison';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import { PARAMETER_NAMES, parameterOf } from '@/lib/shared/parameter-values';
import type { ParameterName } from '@/lib/shared/parameters';
import { RECIPE_RULES } from '@/lib/shared/recipes/recipes';
import type { DetailsOf, RecipeName, SettingsOf } from '@/lib/shared/recipes/wire-jobs';
import type { Remark } from '@/lib/shared/remark';
import type { Cost, EditParams, GenerateParams, Usage, WirePainted, WireRun } from '@/lib/shared/wire';
import type { PresetBody, TemplateBody } from '@/lib/shared/wire-presets';
import { REFERENCE_KINDS, type UsedReference } from '@/lib/shared/wire-references';
import type { TokenTable } from './accounts-schema';
import type {
  ComparisonTable,
  Database,
  ImageTable,
  JobItemTable,
  JobTable,
  OvernightTable,
  PresetTable,
  ReferenceVersionTable,
  RunTable,
  ZipTicketTable,
} from './schema';

/*
 * The columns that hold JSON, each with its one reader. What was valid when it was written is read, whatever is asked of
 * requests today: a value is of its kind, and neither in a range nor in a list. Fields that came later have their default;
 * fields that are not known here are kept.
 */

/** A row that this server did not write, or that was damaged. The value itself is not in the message: it may be a prompt. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';

  constructor(table: keyof Database, id: string, column: string, why: string) {
    super(`The column ${column} of ${table} ${id} cannot be read: ${why}`);
  }
}

const rect = z.looseObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const ids = z.array(z.string());

function fieldOf(name: ParameterName): z.ZodType {
  const row = parameterOf(name);
  switch (row.kind) {
    case 'prompt':
      return z.string();
    case 'whole':
      return typeof row.default === 'number' ? z.number().default(row.default) : z.number().optional();
    case 'author':
      return z.looseObject({ model: z.string() }).optional();
    default:
      return typeof row.default === 'string' ? z.string().default(row.default) : z.string().optional();
  }
}

const fields = Object.fromEntries(PARAMETER_NAMES.map((name) => [name, fieldOf(name)]));
// The table of parameters says what the types say, but not to the compiler.
const params = z.looseObject(fields) as unknown as z.ZodType<GenerateParams>;
const { prompt: _, ...settingsFields } = fields;
const settings = z.looseObject(settingsFields) as unknown as z.ZodType<PresetBody['settings']>;

const edit = z.looseObject({
  placement: z.enum(['exact', 'whole', 'model']),
  mask: z.string().nullable(),
  markup: z.string().nullable(),
  region: z.union([z.enum(['auto', 'none']), rect]),
  featherPx: z.number().nullable(),
  matchGrain: z.boolean().default(true),
  sendWholePhoto: z.boolean(),
  reinforcePrompt: z.boolean(),
}) satisfies z.ZodType<EditParams>;

const plan = z.looseObject({
  mode: z.enum(['whole', 'region']),
  sourceRect: rect,
  outputWidth: z.number(),
  outputHeight: z.number(),
  content: rect,
  scale: z.number(),
}) satisfies z.ZodType<EditPlan>;

const usage = z.looseObject({
  inputTokens: z.number(),
  inputTextTokens: z.number(),
  inputImageTokens: z.number(),
  outputTokens: z.number(),
  outputImageTokens: z.number(),
  outputTextTokens: z.number(),
  totalTokens: z.number(),
}) satisfies z.ZodType<Usage>;

const cost = z.looseObject({
  totalMicroUsd: z.number(),
  lines: z.array(
    z.looseObject({
      what: z.enum(['textIn', 'imageIn', 'imageOut', 'textOut']),
      tokens: z.number(),
      usdPerMillion: z.number(),
      costMicroUsd: z.number(),
    }),
  ),
  priceTableVersion: z.string(),
  lowerBound: z.boolean(),
}) satisfies z.ZodType<Cost>;

type Answered = NonNullable<WireRun['answered']>;
const answered: z.ZodType<Answered> = z.record(z.string(), z.string());

const painted = z.looseObject({
  bounds: rect.nullable(),
  share: z.number(),
  full: z.boolean(),
}) satisfies z.ZodType<WirePainted>;

const mentioned = z.array(
  z.looseObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(REFERENCE_KINDS),
    version: z.number(),
    sentence: z.string(),
    images: ids,
  }),
) satisfies z.ZodType<UsedReference[]>;

const remark = z.union([
  z.string(),
  z.looseObject({ key: z.string(), values: z.record(z.string(), z.unknown()).optional() }),
]) as unknown as z.ZodType<Remark>;

const base = z.looseObject({
  params,
  edit: edit.nullable(),
  images: ids,
}) satisfies z.ZodType<ComparisonBase>;
const axes = z.looseObject(
  Object.fromEntries(AXIS_ORDER.map((axis) => [axis, ids.default([])])),
) as unknown as z.ZodType<ComparisonAxes>;

// Those that were kept before edits had presets say nothing of them, and earlier edits nothing of grain.
const editPreset = z
  .custom<PresetBody['edit']>((value) => typeof value === 'object')
  .default(null)
  .transform((way) => way && { ...way, matchGrain: way.matchGrain ?? true });
const presetBody = z.looseObject({
  settings,
  edit: editPreset,
  prompt: z.string().nullable(),
}) satisfies z.ZodType<PresetBody>;
const templateBody = z.looseObject({
  prompt: z.string(),
  fill: z.enum(['rows', 'combinations']),
  rows: z.string(),
  lists: z.record(z.string(), z.string()),
  settings: settings.nullable(),
  edit: editPreset,
}) satisfies z.ZodType<TemplateBody>;

const kept = z.record(z.string(), z.unknown());

type Row<Table extends { id: string }, Column extends keyof Table> = Readonly<Pick<Table, 'id' | Column>>;

export const storedParams = (run: Row<RunTable, 'params'>): GenerateParams =>
  read('run', run.id, 'params', run.params, params);

/** Ids of the pictures that were sent along, the base first. */
export const storedInputs = (run: Row<RunTable, 'inputs'>): string[] =>
  read('run', run.id, 'inputs', run.inputs, ids);

export const storedEdit = (run: Row<RunTable, 'edit'>): EditParams | null =>
  readNullable('run', run.id, 'edit', run.edit, edit);

export const storedPlan = (run: Row<RunTable, 'plan'>): EditPlan | null =>
  readNullable('run', run.id, 'plan', run.plan, plan);

export const storedUsage = (run: Row<RunTable, 'usage'>): Usage | null =>
  readNullable('run', run.id, 'usage', run.usage, usage);

export const storedCost = (run: Row<RunTable, 'cost'>): Cost | null =>
  readNullable('run', run.id, 'cost', run.cost, cost);

export const storedAnswered = (run: Row<RunTable, 'answered'>): Answered | null =>
  readNullable('run', run.id, 'answered', run.answered, answered);

/** Before remarks were JSON they were the bare words. */
export function storedRemark({ errorMessage: text }: Pick<RunTable, 'errorMessage'>): Remark | null {
  if (text === null) return null;
  try {
    const { data } = remark.safeParse(JSON.parse(text));
    return data ?? text;
  } catch {
    return text;
  }
}

export const writeRemark = (said: Remark | null): string | null => said && JSON.stringify(said);

export const storedPainted = (image: Row<ImageTable, 'painted'>): WirePainted | null =>
  readNullable('image', image.id, 'painted', image.painted, painted);

export const storedBase = (comparison: Row<ComparisonTable, 'base'>): ComparisonBase =>
  read('comparison', comparison.id, 'base', comparison.base, base);

export const storedAxes = (comparison: Row<ComparisonTable, 'axes'>): ComparisonAxes =>
  read('comparison', comparison.id, 'axes', comparison.axes, axes);

/** Settings that came later have their default. */
export const storedJobSettings = <R extends RecipeName>(
  recipe: R,
  job: Row<JobTable, 'settings'>,
): SettingsOf<R> => ({
  ...RECIPE_RULES[recipe].settings,
  ...read('job', job.id, 'settings', job.settings, kept),
});

export const storedJobDetails = <R extends RecipeName>(
  recipe: R,
  item: Row<JobItemTable, 'details'>,
): DetailsOf<R> => ({
  ...RECIPE_RULES[recipe].details,
  ...read('jobItem', item.id, 'details', item.details, kept),
});

export const storedJobImages = (item: Row<JobItemTable, 'images'>): string[] =>
  read('jobItem', item.id, 'images', item.images, ids);

export const storedJobAdded = (item: Row<JobItemTable, 'added'>): string[] =>
  read('jobItem', item.id, 'added', item.added, ids);

export const storedPresetBody = (preset: Row<PresetTable, 'body'>): PresetBody =>
  read('preset', preset.id, 'body', preset.body, presetBody);

export const storedTemplateBody = (template: Row<PresetTable, 'body'>): TemplateBody =>
  read('preset', template.id, 'body', template.body, templateBody);

export const storedMentioned = (run: Row<RunTable, 'mentioned'>): UsedReference[] =>
  readNullable('run', run.id, 'mentioned', run.mentioned, mentioned) ?? [];

/** A version is found by its reference and its number. */
export const storedReferenceImages = (
  version: Pick<ReferenceVersionTable, 'referenceId' | 'images'>,
): string[] => read('referenceVersion', version.referenceId, 'images', version.images, ids);
export const storedUploads = (row: Row<OvernightTable, 'uploads'>): string[] =>
  read('overnight', row.id, 'uploads', row.uploads, ids);

export const storedImageIds = (ticket: Row<ZipTicketTable, 'ids'>): string[] =>
  read('zipTicket', ticket.id, 'ids', ticket.ids, ids);

export const storedTokenModels = (token: Row<TokenTable, 'models'>): string[] | null =>
  readNullable('token', token.id, 'models', token.models, ids);

function readNullable<Value>(
  table: keyof Database,
  id: string,
  column: string,
  text: string | null,
  schema: z.ZodType<Value>,
): Value | null {
  return text === null ? null : read(table, id, column, text, schema);
}

/** @throws UnreadableRow */
function read<Value>(
  table: keyof Database,
  id: string,
  column: string,
  text: string,
  schema: z.ZodType<Value>,
): Value {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableRow(table, id, column, 'it is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnreadableRow(
    table,
    id,
    column,
    [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '),
  );
}
