import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { GenerateParams, WireEdit } from '@/lib/shared/wire';
import { makeEdit, makeRun } from '@/test/runs';
import { settingChips as chipsOf } from './setting-chips';

const { params } = makeRun();
const settingChips = (of: GenerateParams, edit: WireEdit | null = null) => chipsOf(of, edit, english);

test('of the default settings only model, size and quality are worth reading', () => {
  expect(settingChips(params)).toEqual(['GPT Image 2.5 Flare', '1024 × 1024', 'medium']);
});

test('every setting that a person chose is there', () => {
  expect(
    settingChips({
      ...params,
      model: 'my-sd:xl',
      behavesLike: 'gpt-image-2',
      size: 'auto',
      quality: 'auto',
      n: 3,
      background: 'transparent',
      outputFormat: 'webp',
      outputCompression: 80,
      moderation: 'low',
      complexity: 'high',
    }),
  ).toEqual([
    'my-sd:xl',
    'auto size',
    'auto quality',
    '3 images',
    'transparent',
    'WebP',
    'compression 80 %',
    'low moderation',
    'high complexity',
  ]);
});

test('a moving picture tells its frames, a drawing its author', () => {
  expect(settingChips({ ...params, outputFormat: 'gif', frameCount: 9 })).toContain('9 frames');
  expect(
    settingChips({ ...params, outputFormat: 'svg', svg: { model: 'gpt-5', reasoning: { effort: 'low' } } }),
  ).toEqual(expect.arrayContaining(['SVG', 'by gpt-5, low effort']));
});

test('a compression of 0 is told', () => {
  expect(settingChips({ ...params, outputFormat: 'jpeg', outputCompression: 0 })).toContain(
    'compression 0 %',
  );
});

test('an edit tells its size, what becomes of the answer, and what steered it', () => {
  const source = { ...params, size: 'source', inputFidelity: 'high' } as const;
  expect(settingChips(source, makeEdit())).toEqual([
    'GPT Image 2.5 Flare',
    'source size',
    'medium',
    'high input fidelity',
    'exact edit',
    'mask',
  ]);
  const region = makeEdit({ plan: { ...makeEdit().plan, mode: 'region' } });
  expect(settingChips(source, region)).toContain('mask, region');
  expect(settingChips(source, makeEdit({ placement: 'whole', mask: null, markup: 'marks' }))).toEqual(
    expect.arrayContaining(['whole edit', 'markup']),
  );
});
