import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { makeEdit, makeImage, makeRun } from '@/test/runs';
import { parameterRows } from './parameter-rows';

const { params } = makeRun();
const rows = (run: Partial<WireRun>, image: Partial<WireImage> = {}) =>
  Object.fromEntries(
    parameterRows(makeRun({ status: 'done', images: [makeImage()], ...run }), makeImage(image), english).map(
      (row) => [row.name, row],
    ),
  );

test('what came as asked does not differ', () => {
  const { Size, Quality, Format } = rows({ answered: { quality: 'medium' } });
  expect(Size).toEqual({ name: 'Size', asked: '1024 × 1024', answered: '1024 × 1024', differs: false });
  expect(Quality).toMatchObject({ answered: 'medium', differs: false });
  expect(Format).toMatchObject({ asked: 'PNG', answered: 'PNG', differs: false });
});

test('the picture’s own pixels and bytes count, not what the API says of them', () => {
  const { Size, Format } = rows(
    { answered: { size: '1024x1024', outputFormat: 'png' } },
    { width: 1000, mime: 'image/jpeg' },
  );
  expect(Size).toMatchObject({ answered: '1000 × 1024', differs: true });
  expect(Format).toMatchObject({ answered: 'JPEG', differs: true });
});

test('auto is answered, never contradicted', () => {
  const { Size, Quality, Background } = rows({
    params: { ...params, size: 'auto', quality: 'auto' },
    answered: { quality: 'high', background: 'opaque' },
  });
  expect([Size, Quality, Background].map((row) => row?.differs)).toEqual([false, false, false]);
  expect(Quality?.answered).toBe('high');
});

test('the checked alpha outweighs what the API says of the background', () => {
  const { Background } = rows(
    { params: { ...params, background: 'transparent' }, answered: { background: 'transparent' } },
    { alpha: 'opaque' },
  );
  expect(Background).toMatchObject({ asked: 'transparent', answered: 'opaque', differs: true });
});

test('fewer images than asked for differ', () => {
  expect(rows({ params: { ...params, n: 3 } }).Images).toMatchObject({
    asked: '3',
    answered: '1',
    differs: true,
  });
});

test('settings that were not part of the request have no row', () => {
  expect(Object.keys(rows({}))).toEqual([
    'Model',
    'Size',
    'Quality',
    'Images',
    'Background',
    'Format',
    'Moderation',
    'Live previews',
  ]);
});

test('a drawing has the API’s size, not pixels', () => {
  const { Size, Format } = rows(
    { params: { ...params, outputFormat: 'svg' } },
    { mime: 'image/svg+xml', width: 3 },
  );
  expect(Size?.answered).toBeNull();
  expect(Format).toMatchObject({ answered: 'SVG', differs: false });
});

test.each([
  [{ model: 'gpt-5' }, 'gpt-5'],
  [{ model: 'gpt-5', reasoning: { effort: 'low' as const } }, 'gpt-5, low effort'],
])('the author %j of a drawing is told', (svg, told) => {
  const { 'SVG author': author } = rows({ params: { ...params, outputFormat: 'svg', svg } }, {});
  expect(author?.asked).toBe(told);
});

test('an edit that has its photo’s size does not differ; the model’s own answer of another size does', () => {
  const asked = { ...params, size: '1024x1024' };
  const large = { width: 6000, height: 4000, featherPx: 12.4 };
  const exact = rows({ params: asked, edit: makeEdit() }, large);
  expect(exact.Size).toMatchObject({ answered: '6000 × 4000', differs: false });
  expect(exact.Fade?.asked).toBe('12 px');
  const otherwise = rows({ edit: makeEdit() }, { ...large, align: false, matchTone: true, grow: true });
  expect([otherwise.Alignment?.asked, otherwise.Tone, otherwise.Mask?.asked]).toEqual([
    'as answered',
    undefined,
    'with the object’s edge and shadow',
  ]);
  expect(exact['Sent at']?.asked).toBe('1024 × 1024');
  expect(
    rows({ params: { ...params, size: 'source' }, edit: makeEdit({ placement: 'model' }) }, large).Size
      ?.differs,
  ).toBe(false);
  expect(rows({ params: asked, edit: makeEdit({ placement: 'model' }) }, large).Size?.differs).toBe(true);
});
