import type { RecipeParts } from '@/components/recipes/job-editor';

export const comicParts: RecipeParts<'comic'> = {
  SetUp: ({ editor }) => <p>{editor.job.items.length}</p>,
  ItemFields: () => null,
  Result: () => null,
  Packages: () => null,
};
