/** What the server and the browser say to each other about jobs. Money in micro-dollars, time in epoch ms. */
import type { AskedRun } from '@/lib/shared/batch-request';
import type { Sentence } from '@/lib/shared/language';
import type { Quality } from '@/lib/shared/models';
import type { Estimate, WireImage, WireRun } from '@/lib/shared/wire';
import type { ComicDetails, ComicSettings } from './comic-types';
import type { RestyleDetails, RestyleSettings } from './restyle';
import type { StickerDetails, StickerSettings } from './stickers';

export const RECIPES = ['restyle', 'stickers', 'comic'] as const;
export type RecipeName = (typeof RECIPES)[number];

export const MAX_JOB_ITEMS = 400;
/** Pictures beside those of its runs that an item can have: cut-outs, cells of a sheet. */
export const MAX_ADDED_IMAGES = 16;
export const JOB_NAME_MAX = 120;
export const ITEM_NAME_MAX = 120;
export const ITEM_WORDS_MAX = 8_000;

/** What each recipe keeps: of the job, and of each item. */
export type RecipeShapes = {
  restyle: { settings: RestyleSettings; details: RestyleDetails };
  stickers: { settings: StickerSettings; details: StickerDetails };
  comic: { settings: ComicSettings; details: ComicDetails };
};
export type SettingsOf<R extends RecipeName> = RecipeShapes[R]['settings'];
export type DetailsOf<R extends RecipeName> = RecipeShapes[R]['details'];

/** `open`: nobody has said yet; a new candidate opens it again. */
export const VERDICTS = ['open', 'approved', 'rejected'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One place of the job: a photo, a sticker, a panel. */
export type JobItem<Details> = {
  id: string;
  /** Names its files in packages. */
  name: string;
  /** What is said of this one, beyond what the job says of all. */
  words: string;
  /** Its own pictures, by id. */
  images: readonly string[];
  details: Details;
  /** The image that stands for it: the one that was chosen, else the newest candidate; null: there is none. */
  chosen: string | null;
  verdict: Verdict;
};

export type WireJobItem<Details> = JobItem<Details> & {
  /** Goes up with each change by a person. */
  revision: number;
  /** Its runs, newest first. Their images are its candidates. */
  runs: readonly WireRun[];
  /** Further candidates, made of others. */
  added: readonly WireImage[];
  /** `images`, as far as they are still there. */
  sources: readonly WireImage[];
};

/** As it is kept, without what becomes of it. */
export type PlainJob<R extends RecipeName> = {
  recipe: R;
  name: string;
  settings: SettingsOf<R>;
  items: readonly JobItem<DetailsOf<R>>[];
};

export type WireJobOf<R extends RecipeName> = Omit<PlainJob<R>, 'items'> & {
  id: string;
  items: readonly WireJobItem<DetailsOf<R>>[];
  /** Goes up with each change by a person. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  /** Costs of all its runs; what is not known counts as estimated. */
  spentMicroUsd: number;
  /** What is held for those still open. */
  heldMicroUsd: number;
};
export type WireJob = { [R in RecipeName]: WireJobOf<R> }[RecipeName];

export type JobAnswer = { job: WireJob };

/** Pictures that a line of the list shows. */
export const SUMMARY_IMAGES = 6;

/** A line of the list. */
export type JobSummary = {
  id: string;
  recipe: RecipeName;
  name: string;
  items: number;
  /** Items with a picture, those that a person approved, and runs under way. */
  drawn: number;
  approved: number;
  open: number;
  /** Results; where there are none yet, what was given. */
  images: readonly WireImage[];
  demo: boolean;
  createdAt: number;
  updatedAt: number;
  spentMicroUsd: number;
  heldMicroUsd: number;
};

export type JobPage = { jobs: JobSummary[]; nextCursor: string | null };

/** What an item asks for. Its run's id comes from whoever starts it. */
export type ItemAsk = AskedRun extends infer Run ? (Run extends AskedRun ? Omit<Run, 'id'> : never) : never;

/** How one start differs from what the job says. */
export type StartOptions = { quality?: Quality; model?: string };

/** What a recipe knows of its jobs. Pure: the server asks by it, and the page shows by it what would be asked. */
export type RecipeRules<R extends RecipeName> = {
  settings: SettingsOf<R>;
  /** Of an item that is new. */
  details: DetailsOf<R>;
  /** Images that an item's details name, by id, where they name any. */
  pictures?(details: DetailsOf<R>): readonly string[];
  /** The details of an item of a copy, whose items have other ids; where details name items. */
  copied?(details: DetailsOf<R>, newIds: ReadonlyMap<string, string>): DetailsOf<R>;
  /** What an item asks for, or the sentence that says what it lacks. */
  ask(job: PlainJob<R>, itemId: string, options: StartOptions): { ask: ItemAsk } | { problem: Sentence };
};

/** What a start would cost. */
export type JobPrice = {
  /** Of each item that can be started: its price now. By tomorrow it is half of that. */
  estimates: readonly { item: string; estimate: Estimate }[];
  /** Those that cannot, and why. */
  problems: readonly { item: string; problem: Sentence }[];
};

/** One limit of a package that was checked. */
export type PackageCheck = {
  /** Name of the item; null: of the whole package. */
  item: string | null;
  /** What was checked and what came out, such as “97 KB of 100 KB”. */
  what: Sentence;
  passed: boolean;
};

export type PackageReport = { checks: readonly PackageCheck[]; files: number; bytes: number };
