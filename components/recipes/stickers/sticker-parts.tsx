import type { RecipeParts } from '@/components/recipes/job-editor';

export const stickersParts: RecipeParts<'stickers'> = {
  SetUp: ({ editor }) => <p>{editor.job.items.length}</p>,
  ItemFields: () => null,
  Result: () => null,
  Packages: () => null,
};
