/** The real models in ONNX Runtime's WebAssembly, as browsers run them. The encoder is left to browsers: it takes ten seconds here. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
import { VISION_FILES, type VisionFile } from '@/lib/shared/vision-files';
import { GRID_CELLS, mapFromGrid } from './sam-grid';
import { findSubject, openDecoder } from './sam-model';
import { SUBJECT_EDGE } from './subject-grid';
import type { Prompt } from './vision-jobs';

const readModel = ({ path }: VisionFile) => readFile(join(process.cwd(), 'node_modules', path));

beforeAll(async () => {
  const wasm = await readModel(VISION_FILES.runtime);
  ort.env.wasm.wasmBinary = new Uint8Array(wasm).buffer;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
});

function shareInside({ data }: CoarseMap): number {
  return data.filter((value) => value > 0).length / data.length;
}

test('the decoder gives all four masks, and goes on from an earlier answer', async () => {
  const photo = { width: 1500, height: 1000 };
  const embedding = Float32Array.from({ length: 256 * 64 * 64 }, (_, index) => Math.sin(index / 7) / 10);
  const { decode } = await openDecoder(ort, await readModel(VISION_FILES.decoder), embedding, photo);
  const prompt: Prompt = { points: [{ x: 600, y: 400, label: 1 }], box: null, previous: null };
  const first = await decode(prompt);
  expect(first.masks.length).toBe(4 * GRID_CELLS);
  expect(first.scores.length).toBe(4);
  expect([...first.masks, ...first.scores].every(Number.isFinite)).toBe(true);
  const grids = [0, 1, 2, 3].map((index) => first.masks[index * GRID_CELLS]);
  expect(new Set(grids).size).toBe(4);

  const previous = mapFromGrid(first.masks.subarray(0, GRID_CELLS), photo);
  const { masks } = await decode({ ...prompt, previous });
  expect(masks.some((value, index) => Math.abs(value - (first.masks[index] ?? 0)) > 0.1)).toBe(true);
});

test('the subject is the thing, as logits, in the cells where it is', async () => {
  const photo = { width: 1600, height: 900 };
  const picture = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SUBJECT_EDGE}" height="${SUBJECT_EDGE}">
      <rect width="100%" height="100%" fill="#cfd8d2"/>
      <circle cx="110" cy="170" r="70" fill="#b02a1c"/>
    </svg>`,
  );
  const rgba = new Uint8ClampedArray(await sharp(picture).ensureAlpha().raw().toBuffer());
  const map = await findSubject(ort, await readModel(VISION_FILES.subject), rgba, photo);
  expect(map).toMatchObject({ width: 320, height: 320, area: { x: 0, y: 0, ...photo } });
  const at = (x: number, y: number) => map.data[y * 320 + x] ?? 0;
  expect(at(110, 170)).toBeGreaterThan(1);
  for (const [x, y] of [
    [10, 10],
    [300, 170],
    [110, 300],
  ] as const)
    expect(at(x, y)).toBeLessThan(-1);
  expect(shareInside(map)).toBeCloseTo((Math.PI * 70 * 70) / (320 * 320), 1);
});
