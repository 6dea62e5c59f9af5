import { comic } from './comic';
import { restyle } from './restyle';
import { stickers } from './stickers';
import type { RecipeName, RecipeRules } from './wire-jobs';

export const RECIPE_RULES: { readonly [R in RecipeName]: RecipeRules<R> } = { restyle, stickers, comic };
