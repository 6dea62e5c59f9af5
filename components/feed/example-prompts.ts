import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { GenerateParams } from '@/lib/shared/wire';

export type ExamplePrompt = {
  title: string;
  params: GenerateParams;
  /** CSS background of the little frame: a hint of the picture, without one. */
  swatch: string;
};

/** What to learn from each: that words steer light and lens, text can be asked for, shapes and transparency exist. */
export const EXAMPLE_PROMPTS: readonly ExamplePrompt[] = [
  {
    title: 'Product shot',
    swatch:
      'radial-gradient(circle at 50% 62%, #f4e6d4 0 16%, #c98f5d 17% 27%, transparent 28%), linear-gradient(#e9ddd0 62%, #cbb7a2 62%)',
    params: {
      ...DEFAULT_SETTINGS,
      prompt:
        'A hand-thrown ceramic coffee cup on pale travertine, steam rising, soft window light from the left, 85 mm lens, shallow depth of field, warm neutral background',
      quality: 'high',
    },
  },
  {
    title: 'Sticker on nothing',
    swatch: 'radial-gradient(circle at 50% 55%, #f28c38 0 26%, #fff 27% 31%, transparent 32%)',
    params: {
      ...DEFAULT_SETTINGS,
      prompt:
        'A die-cut sticker of a sleepy red fox curled up in a teacup, thick white outline, flat colours, gentle cel shading, nothing behind it',
      background: 'transparent',
    },
  },
  {
    title: 'Wide landscape',
    swatch:
      'linear-gradient(168deg, transparent 58%, #24405a 58.5%), linear-gradient(186deg, transparent 50%, #4d7390 50.5%), linear-gradient(#f3b68a, #f7dcc0 55%)',
    params: {
      ...DEFAULT_SETTINGS,
      prompt:
        'A fjord at first light seen from a high ridge, a single sailboat below, layered blue mountains fading into peach sky, mist on the water, cinematic and quiet',
      size: '1568x672',
    },
  },
  {
    title: 'Poster with words',
    swatch:
      'linear-gradient(#f2c14e, #f2c14e) 50% 78% / 62% 7% no-repeat, linear-gradient(#f2c14e, #f2c14e) 50% 90% / 40% 4% no-repeat, radial-gradient(circle at 50% 38%, #f2e3c6 0 24%, transparent 25%), #14324a',
    params: {
      ...DEFAULT_SETTINGS,
      prompt:
        'A screen-printed travel poster of a lighthouse under a full moon, three flat inks, paper grain. The title reads “NORTH SHORE” in bold condensed capitals, below it in small letters “Open all winter”',
      size: '1024x1536',
    },
  },
  {
    title: 'Four ideas at once',
    swatch: 'conic-gradient(#3d5a80 25%, #ee6c4d 0 50%, #98c1d9 0 75%, #e0c068 0)',
    params: {
      ...DEFAULT_SETTINGS,
      prompt:
        'A logo mark for a small bakery called Ostrava: a wheat ear that is also a flame, one colour, bold simple geometry, centred on white',
      quality: 'low',
      n: 4,
    },
  },
  {
    title: 'Storybook page',
    swatch:
      'radial-gradient(circle at 72% 30%, #fff3c9 0 11%, transparent 12%), radial-gradient(ellipse at 30% 104%, #3f6b4f 0 42%, transparent 43%), radial-gradient(ellipse at 82% 110%, #2f5240 0 46%, transparent 47%), #27415e',
    params: {
      ...DEFAULT_SETTINGS,
      prompt:
        'A watercolour storybook page: a small robot and an owl share an umbrella on a hill at night, fireflies, visible brush strokes, wide margin of bare paper at the top for text',
      size: '1152x864',
    },
  },
];
