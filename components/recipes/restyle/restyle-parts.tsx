import type { RecipeParts } from '@/components/recipes/job-editor';
import { RestyleFields } from './restyle-fields';
import { RestylePackages } from './restyle-packages';
import { RestyleResult } from './restyle-result';
import { RestyleSetUp } from './restyle-set-up';

export const restyleParts: RecipeParts<'restyle'> = {
  SetUp: RestyleSetUp,
  ItemFields: RestyleFields,
  Result: RestyleResult,
  Packages: RestylePackages,
};
