import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { storedEdit, storedParams, storedPlan } from '@/lib/server/database/stored-json';
import type { RunRecord } from '@/lib/server/records/run-record';
import { toParamsSent } from '@/lib/shared/edit-run';
import { type LearnedPrice, type LearnedPrices, NOTHING_LEARNED } from '@/lib/shared/learned-prices';
import { findModel, MODELS, PARTIAL_IMAGE_TOKENS } from '@/lib/shared/models';
import { formatSize, parseSize } from '@/lib/shared/pixel-size';
import type { GenerateParams } from '@/lib/shared/wire';
import type { Outcome } from './run-store';

/**
 * What this installation's own bills say about models whose price has no published rule: the median of the newest bills
 * for the same model, quality and size.
 *
 * From the first bill on: the rule that it replaces is a guess, and where the rules are known the tokens of an image
 * depend on nothing else. The median keeps a single odd bill from deciding once there are three.
 */
export type LearnedPriceReader = {
  /**
   * @param sent as the API gets it: an edit's size is its plan's
   * @returns output tokens of one image, without previews; null before there is a bill, for exact models, and where
   *   quality or size is left to the model
   */
  outputTokens(sent: Pick<GenerateParams, 'model' | 'quality' | 'size'>): Promise<number | null>;
  /** All of them, those billed last first; at most `MAX_LISTED`. */
  list(): Promise<LearnedPrices>;
  /** When the newest bill came: what tells a page that `list` has changed. */
  newestAt(): Promise<number | null>;
};

/** So many bills of one sort are taken the median of. */
export const NEWEST_BILLS = 50;
/** Each photo that is edited may have its own size. */
const MAX_LISTED = 100;
const SETTLED_MS = 1000;
/** Models whose price has no published rule. */
export const APPROXIMATE_MODELS = MODELS.filter(
  (model) => model.outputTokens.kind === 'grid-approximate',
).map((model) => model.id);

/** @param demo whose bills: the stand-in's teach nothing about OpenAI's */
export function createLearnedPrices({ query, now }: OpenDatabase, demo: boolean): LearnedPriceReader {
  const bills = () =>
    query
      .selectFrom('run')
      .where('demo', '=', demo ? 1 : 0)
      .where('billedTokens', 'is not', null);

  async function newestBills(model: string, billedAs: string): Promise<number[]> {
    const rows = await bills()
      .select('billedTokens')
      .where('model', '=', model)
      .where('billedAs', '=', billedAs)
      .orderBy('endedAt', 'desc')
      .limit(NEWEST_BILLS)
      .execute();
    return rows.map((row) => Number(row.billedTokens));
  }

  async function newestAt(): Promise<number | null> {
    const row = await bills()
      .select((is) => is.fn.max<number | null>('endedAt').as('at'))
      .executeTakeFirst();
    return row?.at == null ? null : Number(row.at);
  }

  let known: LearnedPrices = NOTHING_LEARNED;

  return {
    async outputTokens({ model, quality, size }) {
      if (!APPROXIMATE_MODELS.includes(model)) return null;
      return median(await newestBills(model, `${quality} ${size}`));
    },

    newestAt,

    async list() {
      const at = await newestAt();
      // Another run may still end in the millisecond of the newest.
      if (at === known.at && (at === null || at < (await now()) - SETTLED_MS)) return known;
      const sorts = await bills()
        .select((is) => ['model', 'billedAs', is.fn.max('endedAt').as('lastAt')])
        .where('model', 'in', APPROXIMATE_MODELS)
        .groupBy(['model', 'billedAs'])
        .orderBy('lastAt', 'desc')
        .limit(MAX_LISTED)
        .execute();
      const prices = await Promise.all(
        sorts.map(async ({ model, billedAs }): Promise<LearnedPrice> => {
          const tokens = await newestBills(model, billedAs ?? '');
          const [quality = '', size = ''] = (billedAs ?? '').split(' ');
          return { model, quality, size, outputTokens: median(tokens) ?? 0, runs: tokens.length };
        }),
      );
      known = { at, prices };
      return known;
    },
  };
}

/** The middle one; of two in the middle the higher, so that a hold is rather too large. */
function median(values: readonly number[]): number | null {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? null;
}

/**
 * What can be learned from an outcome, as columns of its run. Nulls where it teaches nothing: an exact model, an answer
 * that is not whole, a format billed by other rules, a quality or size that was not named.
 */
export function billedImage(
  run: Pick<RunRecord, 'id' | 'params' | 'edit' | 'plan'>,
  outcome: Pick<Outcome, 'status' | 'usage' | 'cost' | 'answered'> & { imageCount: number },
): { billedAs: string | null; billedTokens: number | null } {
  const nothing = { billedAs: null, billedTokens: null };
  const params = storedParams(run);
  const model = findModel(params.model);
  const { usage, answered } = outcome;
  if (model?.outputTokens.kind !== 'grid-approximate') return nothing;
  if (outcome.status !== 'done' || outcome.cost === null || usage === null) return nothing;
  if (outcome.imageCount !== params.n || params.outputFormat === 'gif' || params.outputFormat === 'svg')
    return nothing;
  const asked = sizeSent(run, params);
  const size = parseSize(asked === 'auto' ? (answered?.size ?? '') : asked);
  const quality = params.quality === 'auto' ? answered?.quality : params.quality;
  if (size === null || !model.qualities.some((level) => level === quality)) return nothing;
  const tokens = Math.round(usage.outputImageTokens / params.n) - params.partialImages * PARTIAL_IMAGE_TOKENS;
  if (tokens <= 0) return nothing;
  return { billedAs: `${quality} ${formatSize(size)}`, billedTokens: tokens };
}

/** As the API got it: an edit's comes from its plan. */
export function sizeSent(run: Pick<RunRecord, 'id' | 'edit' | 'plan'>, params: GenerateParams): string {
  const edit = storedEdit(run);
  const plan = storedPlan(run);
  return edit === null || plan === null ? params.size : toParamsSent(params, edit, plan, '').size;
}
