import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OverpaintError } from '@/lib/shared/errors';
import { planEdit } from '@/lib/shared/mask/edit-plan';
import { USUAL_PLACING } from '@/lib/shared/placing';
import { alphaMask, holedMask } from '@/test/pictures';
import { openPixelWorker, type PixelWorker } from './pixel-worker';
import { runPixelJob } from './run-pixel-job';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overpaint-pixels-'));
});
afterAll(() => rm(directory, { recursive: true }));
const at = (name: string) => join(directory, name);

const noise = (width: number, height: number, channels: 3 | 4, seed: number) => {
  const data = Buffer.alloc(width * height * channels);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    data[i] = state >>> 24;
  }
  return sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 0 });
};

const shapes = fc
  .record({
    width: fc.integer({ min: 20, max: 700 }),
    height: fc.integer({ min: 20, max: 700 }),
    alpha: fc.boolean(),
    holes: fc.boolean(),
    mode: fc.constantFrom('whole' as const, 'region' as const),
    soft: fc.integer({ min: 0, max: 6 }),
    left: fc.double({ min: 0, max: 0.6, noNaN: true }),
    top: fc.double({ min: 0, max: 0.6, noNaN: true }),
    part: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
    feather: fc.constantFrom(null, 0, 3.5, 60),
  })
  .map(({ left, top, part, ...rest }) => ({
    ...rest,
    box: {
      x: Math.floor(left * rest.width),
      y: Math.floor(top * rest.height),
      width: Math.max(2, Math.floor(part * rest.width)),
      height: Math.max(2, Math.floor(part * rest.height)),
    },
  }));

describe('an answer put back', () => {
  it('changes no byte where the mask is 0, for any shape, mask, fade and transparency', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ width, height, alpha, mode, soft, box, feather, holes }) => {
        await noise(width, height, alpha ? 4 : 3, 1).toFile(at('photo.png'));
        const sent = holes ? holedMask(width, height, box, soft) : alphaMask(width, height, box, soft);
        await sharp(sent).toFile(at('sent.png'));
        const made = await runPixelJob('normaliseMask', {
          sourcePath: at('sent.png'),
          format: 'png',
          outputPath: at('mask.png'),
        });
        const plan = planEdit({
          photo: { width, height },
          model: { sizes: 'flexible' },
          mode,
          maskBounds: made.painted.bounds ?? box,
        });
        await noise(plan.outputWidth, plan.outputHeight, 3, 2).toFile(at('answer.png'));
        const placed = await runPixelJob('placeExact', {
          sourcePath: at('photo.png'),
          ours: true,
          maskPath: at('mask.png'),
          answerPath: at('answer.png'),
          plan,
          featherPx: feather,
          ...USUAL_PLACING,
          format: 'png',
          outputPath: at('placed.png'),
        });
        expect([placed.width, placed.height]).toEqual([width, height]);
        const raw = (name: string) => sharp(at(name)).raw().toBuffer();
        const [was, is, mask] = await Promise.all([
          raw('photo.png'),
          raw('placed.png'),
          sharp(at('mask.png')).extractChannel(0).raw().toBuffer(),
        ]);
        expect(is.length).toBe(was.length);
        const channels = alpha ? 4 : 3;
        let outside = 0;
        let inside = 0;
        for (let pixel = 0; pixel < mask.length; pixel++) {
          for (let i = pixel * channels; i < (pixel + 1) * channels; i++) {
            if (was[i] === is[i]) continue;
            if (mask[pixel] === 0) outside++;
            else inside++;
          }
        }
        expect(outside).toBe(0);
        expect(inside).toBeGreaterThan(0);
      }),
      { numRuns: 16 },
    );
  }, 120_000);

  it('is as large as the photo when the answer is of another size and shape', async () => {
    await noise(600, 400, 3, 1).toFile(at('photo.png'));
    await sharp(alphaMask(600, 400, { x: 100, y: 100, width: 80, height: 80 })).toFile(at('sent.png'));
    await runPixelJob('normaliseMask', {
      sourcePath: at('sent.png'),
      format: 'png',
      outputPath: at('mask.png'),
    });
    const plan = planEdit({
      photo: { width: 600, height: 400 },
      model: { sizes: 'flexible' },
      mode: 'whole',
    });
    for (const [width, height] of [
      [512, 512],
      [99, 700],
    ] as const) {
      await noise(width, height, 3, 3).toFile(at('answer.png'));
      const placed = await runPixelJob('placeExact', {
        sourcePath: at('photo.png'),
        ours: true,
        maskPath: at('mask.png'),
        answerPath: at('answer.png'),
        plan,
        featherPx: null,
        ...USUAL_PLACING,
        format: 'png',
        outputPath: at('placed.png'),
      });
      expect([placed.width, placed.height]).toEqual([600, 400]);
    }
  });
});

describe('the processes', () => {
  let worker: PixelWorker;
  beforeAll(() => {
    worker = openPixelWorker(process.cwd());
  });
  afterAll(() => worker.close());

  it('does what the job does here, and goes on after a failure', async () => {
    await sharp(alphaMask(90, 60, { x: 5, y: 6, width: 7, height: 8 })).toFile(at('sent.png'));
    const input = (outputPath: string) => ({
      sourcePath: at('sent.png'),
      format: 'png' as const,
      outputPath,
    });
    const missing = worker.run('normaliseMask', { ...input(at('x.png')), sourcePath: at('nothing.png') });
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
    const there = await worker.run('normaliseMask', input(at('there.png')));
    expect(there).toEqual(await runPixelJob('normaliseMask', input(at('here.png'))));
    expect((await readFile(at('there.png'))).equals(await readFile(at('here.png')))).toBe(true);
  });

  it('says with its code why it refuses', async () => {
    await sharp(alphaMask(90, 60, { x: 0, y: 0, width: 90, height: 60 })).toFile(at('sent.png'));
    await worker.run('normaliseMask', {
      sourcePath: at('sent.png'),
      format: 'png',
      outputPath: at('full.png'),
    });
    const planRequest = {
      photo: { width: 90, height: 60 },
      model: { sizes: 'flexible' as const },
      mode: 'whole' as const,
    };
    const refused = await worker
      .run('writeApiMask', {
        maskPath: at('full.png'),
        photo: planRequest.photo,
        plan: planEdit(planRequest),
        planRequest,
        outputPath: at('api.png'),
      })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OverpaintError);
    expect(refused).toMatchObject({
      code: 'invalid_mask',
      message: expect.stringMatching(/covers everything/),
    });
  });

  it('cannot be started where the sources are not, and says so', async () => {
    const lost = openPixelWorker(directory);
    const input = { sourcePath: at('sent.png'), format: 'png' as const, outputPath: at('x.png') };
    await expect(lost.run('normaliseMask', input)).rejects.toThrow(/in its own folder/);
  });
});
