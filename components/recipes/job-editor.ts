import type { ComponentType } from 'react';
import type {
  DetailsOf,
  JobItem,
  RecipeName,
  SettingsOf,
  WireJobItem,
  WireJobOf,
} from '@/lib/shared/recipes/wire-jobs';

/** An item to add; what is left out has its default. */
export type NewItem<R extends RecipeName> = { id: string; name: string } & Partial<
  Pick<JobItem<DetailsOf<R>>, 'words' | 'images' | 'details'>
>;
export type ItemChange<R extends RecipeName> = Partial<
  Pick<JobItem<DetailsOf<R>>, 'name' | 'words' | 'images' | 'details' | 'chosen' | 'verdict'>
> & {
  /** A further candidate, by the id of its image. */
  add?: string;
};

/** What a recipe's own panels can do with the open job. Changes are shown at once and saved by themselves. */
export type JobEditor<R extends RecipeName> = {
  job: WireJobOf<R>;
  changeSettings(change: Partial<SettingsOf<R>>): void;
  addItems(items: readonly NewItem<R>[]): Promise<void>;
  changeItem(id: string, change: ItemChange<R>): void;
  removeItem(id: string): void;
  /** To a new place, counted from 0. */
  moveItem(id: string, to: number): void;
};

/** A recipe's own parts of the screen of a job; the frame around them is the same for all. */
export type RecipeParts<R extends RecipeName> = {
  /** What is asked before anything is started: the words, the pictures, the items. */
  SetUp: ComponentType<{ editor: JobEditor<R> }>;
  /** Fields of one item beside its words, in its card. */
  ItemFields: ComponentType<{ editor: JobEditor<R>; item: WireJobItem<DetailsOf<R>> }>;
  /** What is made of the chosen images, under the items. */
  Result: ComponentType<{ editor: JobEditor<R> }>;
  /** Chooses a package and downloads it. */
  Packages: ComponentType<{ editor: JobEditor<R> }>;
};
