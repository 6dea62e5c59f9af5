import type { RecipeParts } from '@/components/recipes/job-editor';

export const restyleParts: RecipeParts<'restyle'> = {
  SetUp: ({ editor }) => <p>{editor.job.items.length}</p>,
  ItemFields: () => null,
  Result: () => null,
  Packages: () => null,
};
