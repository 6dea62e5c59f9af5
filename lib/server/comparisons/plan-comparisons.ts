import 'server-only';
import { readEditPictures } from '@/lib/server/edits/check-edit';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { LearnedPriceReader } from '@/lib/server/runs/learned-prices';
import type { UsualTimes } from '@/lib/server/runs/usual-times';
import {
  type ComparisonAxes,
  type ComparisonBase,
  type PlanContext,
  type PlanProblem,
  planComparison,
  priceLevels,
  problemOf,
} from '@/lib/shared/comparison';
import { OverpaintError } from '@/lib/shared/errors';
import { findLearned } from '@/lib/shared/learned-prices';
import type { ComparisonPrice, WireCell } from '@/lib/shared/wire-comparison';
import type { ModelNews } from '@/lib/shared/wire-models';
import type { KnownReference } from '@/lib/shared/wire-references';

export type PlannerParts = {
  images: ImageStore;
  learned: LearnedPriceReader;
  usualMs: UsualTimes;
  news: () => Promise<ModelNews>;
  /** Whom prompts mention. */
  mentionedIn: (ownerId: string, prompts: readonly string[]) => Promise<readonly KnownReference[]>;
  connection: 'demo' | 'openai' | 'compatible';
};

export type ComparisonPlanner = ReturnType<typeof createComparisonPlanner>;

/** `unusable`: why no cell can be started at all, such as a picture of the edit in the bin. */
export type PlannerContext = PlanContext & { unusable: PlanProblem | null };

/** The planner of lib/shared/comparison.ts with what only the server knows: pictures, bills and durations. */
export function createComparisonPlanner(parts: PlannerParts) {
  const demo = parts.connection === 'demo' ? 1 : 0;

  async function contextOf(
    ownerId: string,
    base: ComparisonBase,
    { prompts }: Pick<ComparisonAxes, 'prompts'>,
  ): Promise<PlannerContext> {
    const [learned, news, references] = await Promise.all([
      parts.learned.list(),
      parts.news(),
      parts.mentionedIn(ownerId, [base.params.prompt, ...prompts]),
    ]);
    const context = {
      news,
      references,
      pictures: null,
      learned: (sent: Parameters<typeof findLearned>[1]) => findLearned(learned, sent)?.outputTokens ?? null,
      unusable: null,
    };
    const { edit, images } = base;
    if (edit === null) return context;
    try {
      return { ...context, pictures: await readEditPictures(parts.images, ownerId, { edit, images }) };
    } catch (error) {
      // A comparison stays readable when a picture of it is gone; it just cannot go on.
      if (!(error instanceof OverpaintError)) throw error;
      return { ...context, unusable: problemOf(error) };
    }
  }

  async function plan(
    base: ComparisonBase,
    axes: ComparisonAxes,
    { unusable, ...context }: PlannerContext,
  ): Promise<WireCell[]> {
    // The sizes of missing pictures are of no importance: no price is shown.
    const pictures = unusable === null ? context.pictures : PLACEHOLDER;
    const cells = planComparison(base, axes, { ...context, pictures });
    return Promise.all(
      cells.map(async (cell) => ({
        ...cell,
        ...(unusable !== null && { ...unusable, estimate: null, overnight: null }),
        usualMs: await parts.usualMs({ model: cell.params.model, quality: cell.params.quality, demo }),
      })),
    );
  }

  function levels(
    base: ComparisonBase,
    wanted: Omit<ComparisonAxes, 'prompts'>,
    { unusable, ...context }: PlannerContext,
  ): ComparisonPrice['levels'] {
    // A price does not wait for the first word.
    const prompt = base.params.prompt.trim() === '' ? '…' : base.params.prompt;
    const named = { ...base, params: { ...base.params, prompt } };
    const of = (axis: keyof typeof wanted) =>
      unusable === null
        ? priceLevels(named, axis, wanted[axis], context)
        : wanted[axis].map((value) => ({ value, ...unusable, estimate: null }));
    return {
      models: of('models'),
      qualities: of('qualities'),
      sizes: of('sizes'),
      backgrounds: of('backgrounds'),
    };
  }

  return { contextOf, plan, levels };
}

const PLACEHOLDER = { photo: { width: 1024, height: 1024 }, others: [], maskBounds: null };
