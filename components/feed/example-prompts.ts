import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { Messages } from '@/lib/shared/language';
import type { GenerateParams } from '@/lib/shared/wire';

export type ExamplePrompt = {
  /** Its title and its prompt are messages: `feed.exampleTitle`, `feed.examplePrompt`. */
  id: keyof Messages['feed']['examplePrompt'];
  params: Omit<GenerateParams, 'prompt'>;
  /** CSS background of the small frame: suggests the picture. */
  swatch: string;
};

/** Each shows something: words control light and lens, pictures can contain text, shapes and transparency exist. */
export const EXAMPLE_PROMPTS: readonly ExamplePrompt[] = [
  {
    id: 'product',
    swatch:
      'radial-gradient(circle at 50% 62%, #f4e6d4 0 16%, #c98f5d 17% 27%, transparent 28%), linear-gradient(#e9ddd0 62%, #cbb7a2 62%)',
    params: {
      ...DEFAULT_SETTINGS,
      quality: 'high',
    },
  },
  {
    id: 'sticker',
    swatch: 'radial-gradient(circle at 50% 55%, #f28c38 0 26%, #fff 27% 31%, transparent 32%)',
    params: {
      ...DEFAULT_SETTINGS,
      background: 'transparent',
    },
  },
  {
    id: 'landscape',
    swatch:
      'linear-gradient(168deg, transparent 58%, #24405a 58.5%), linear-gradient(186deg, transparent 50%, #4d7390 50.5%), linear-gradient(#f3b68a, #f7dcc0 55%)',
    params: {
      ...DEFAULT_SETTINGS,
      size: '1568x672',
    },
  },
  {
    id: 'poster',
    swatch:
      'linear-gradient(#f2c14e, #f2c14e) 50% 78% / 62% 7% no-repeat, linear-gradient(#f2c14e, #f2c14e) 50% 90% / 40% 4% no-repeat, radial-gradient(circle at 50% 38%, #f2e3c6 0 24%, transparent 25%), #14324a',
    params: {
      ...DEFAULT_SETTINGS,
      size: '1024x1536',
    },
  },
  {
    id: 'ideas',
    swatch: 'conic-gradient(#3d5a80 25%, #ee6c4d 0 50%, #98c1d9 0 75%, #e0c068 0)',
    params: {
      ...DEFAULT_SETTINGS,
      quality: 'low',
      n: 4,
    },
  },
  {
    id: 'storybook',
    swatch:
      'radial-gradient(circle at 72% 30%, #fff3c9 0 11%, transparent 12%), radial-gradient(ellipse at 30% 104%, #3f6b4f 0 42%, transparent 43%), radial-gradient(ellipse at 82% 110%, #2f5240 0 46%, transparent 47%), #27415e',
    params: {
      ...DEFAULT_SETTINGS,
      size: '1152x864',
    },
  },
];
