import type { RecipeParts } from '@/components/recipes/job-editor';
import { ComicPackages } from './comic-packages';
import { ComicPages } from './comic-pages';
import { ComicSetUp } from './comic-set-up';
import { PanelFields } from './panel-fields';

export const comicParts: RecipeParts<'comic'> = {
  SetUp: ComicSetUp,
  ItemFields: PanelFields,
  Result: ComicPages,
  Packages: ComicPackages,
};
