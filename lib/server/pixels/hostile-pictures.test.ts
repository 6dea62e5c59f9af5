import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPixelWorker, type PixelWorker } from './pixel-worker';
import { readPictureSize } from './read-picture-size';

/** Each element uses the one before it ten times: ten billion of them to draw. */
function nestedUse(attributes: string): string {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const uses = `<use href="#l${level}"/>`.repeat(10);
    return `<g id="l${level + 1}">${uses}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><defs><g id="l0"><path d="M0 0L9 9" stroke="red" filter="url(#f)"/></g>${levels.join('')}<filter id="f"><feGaussianBlur stdDeviation="9"/></filter></defs><use href="#l10"/></svg>`;
}

let directory: string;
let pixels: PixelWorker;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-hostile-'));
  pixels = openPixelWorker(process.cwd(), { convert: 1500, readSize: 1500, makeThumbnail: 1500 });
});
afterAll(async () => {
  await pixels.close();
  await rm(directory, { recursive: true });
});

it('drawings that never end are given up, while files are read and pictures of others made', async () => {
  const hostile = join(directory, 'hostile.svg');
  await writeFile(hostile, nestedUse('width="400" height="300"'));
  const good = join(directory, 'good.png');
  await sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } }).toFile(good);
  const wanted = {
    format: 'png' as const,
    quality: 90,
    width: 4000,
    height: null,
    enlarge: true,
    background: 'ffffff',
  };
  const source = { width: 400, height: 300, mime: 'image/svg+xml' };
  let open = 4;
  const hard = Array.from({ length: 4 }, (_, index) =>
    pixels
      .run(
        'convert',
        { sourcePath: hostile, source, wanted, outputPath: join(directory, `${index}.png`) },
        { party: 'conversions' },
      )
      .catch((error: unknown) => error)
      .finally(() => {
        open -= 1;
      }),
  );
  expect((await readFile(good)).length).toBeGreaterThan(0);
  const outputPath = join(directory, 'small.webp');
  await pixels.run('makeThumbnail', { sourcePath: good, widthPx: 256, outputPath }, { party: 'thumbnails' });
  expect(open).toBeGreaterThan(0);
  for (const error of await Promise.all(hard)) {
    expect(['hard_picture', 'invalid_request']).toContain((error as { code?: string }).code);
  }
}, 60_000);

it('their size is known all the same, from their first element', async () => {
  const path = join(directory, 'size.svg');
  for (const [attributes, expected] of [
    ['width="400" height="300"', { width: 400, height: 300 }],
    ['viewBox="0 0 640 480"', { width: 640, height: 480 }],
  ] as const) {
    await writeFile(path, nestedUse(attributes));
    expect(await readPictureSize(pixels, path)).toEqual(expected);
    // However long a decoder takes.
    const never = {
      run: () =>
        Promise.reject(Object.assign(new Error('x'), { name: 'OverpaintError', code: 'hard_picture' })),
    };
    expect(await readPictureSize(never, path)).toEqual(expected);
  }
});
