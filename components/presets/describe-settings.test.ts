import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { english } from '@/lib/shared/language';
import type { EditPreset } from '@/lib/shared/wire-presets';
import { describeSettings } from './describe-settings';

test.each([
  [{}, 'GPT Image 2.5 Flare · 1024 × 1024 · medium'],
  [{ size: 'auto', quality: 'auto' }, 'GPT Image 2.5 Flare · auto size · auto quality'],
  [{ size: 'source', n: 4 }, 'GPT Image 2.5 Flare · source size · medium · 4 images'],
  [
    { outputFormat: 'webp', outputCompression: 80, background: 'transparent', partialImages: 2 },
    'GPT Image 2.5 Flare · 1024 × 1024 · medium · transparent · WebP · compression 80 % · 2 live previews',
  ],
  [
    { model: 'mine', outputFormat: 'gif', frameCount: 5, complexity: 'high', moderation: 'low' },
    'mine · 1024 × 1024 · medium · GIF · low moderation · high complexity · 5 frames',
  ],
] as const)('%j reads “%s”', (change, text) => {
  expect(describeSettings({ ...DEFAULT_SETTINGS, ...change }, null, english)).toBe(text);
});

test('how it edits is told with it, and a size that is the source’s', () => {
  const edit: EditPreset = {
    sameSize: true,
    placement: 'exact',
    region: 'none',
    sendWholePhoto: null,
    featherPx: 12,
    matchGrain: true,
    reinforcePrompt: false,
    inputFidelity: null,
  };
  expect(describeSettings(DEFAULT_SETTINGS, edit, english)).toBe(
    'GPT Image 2.5 Flare · source size · medium · exact edits · whole photo sent · fade 12 px',
  );
  expect(describeSettings(DEFAULT_SETTINGS, { ...edit, matchGrain: false }, english)).toBe(
    'GPT Image 2.5 Flare · source size · medium · exact edits · whole photo sent · fade 12 px · grain as answered',
  );
  const usual = { ...edit, sameSize: false, placement: null, region: 'auto', featherPx: null } as const;
  expect(describeSettings(DEFAULT_SETTINGS, usual, english)).toBe(
    'GPT Image 2.5 Flare · 1024 × 1024 · medium · edits',
  );
});
