/**
 * What is known of models beyond the compiled catalogue: what the API's own list says of them, and what a person says of
 * their prices. The server judges the days by its clock; the browser gets the judgement with the status and needs none.
 */
import type { EndStage } from './model-end';
import type { TokenPrices } from './models';

export type ModelEnd = {
  id: string;
  /** The last day, `2026-12-01`. */
  on: string;
  stage: EndStage;
  /** It is over, and nothing but OpenAI could serve it. */
  refused: boolean;
};

/** What a person says that a model outside the catalogue costs. */
export type EnteredPrice = {
  model: string;
  prices: TokenPrices;
  /** The day on which it was entered, `2026-11-29`. */
  enteredOn: string;
};

export type ModelNews = {
  /** At most one for each id. */
  ends: readonly ModelEnd[];
  /** Ids that OpenAI's list has and the catalogue lacks. */
  newcomers: readonly string[];
  prices: readonly EnteredPrice[];
};

export const NO_NEWS: ModelNews = { ends: [], newcomers: [], prices: [] };
