import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PNG } from 'pngjs';
import { buildApiMask, encodeApiMask } from '@/lib/shared/mask/api-mask';
import { featherMask } from '@/lib/shared/mask/blur';
import { placeEdit } from '@/lib/shared/mask/composite';
import { displacementAt } from '@/lib/shared/mask/displacement';
import { planEdit } from '@/lib/shared/mask/edit-plan';
import { selectByColour } from '@/lib/shared/mask/flood';
import { EMPTY_RECT, imagePoint, type Rect, rectOf, type Size, uniteRects } from '@/lib/shared/mask/geometry';
import { createHistory, type History, recordGesture } from '@/lib/shared/mask/history';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { createTally } from '@/lib/shared/mask/measure';
import { growMask } from '@/lib/shared/mask/morphology';
import { buildColourTable, renderOverlay } from '@/lib/shared/mask/overlay';
import { encodeMaskFile } from '@/lib/shared/mask/png';
import { createPyramid, updatePyramid } from '@/lib/shared/mask/pyramid';
import { paintEllipse } from '@/lib/shared/mask/shapes';
import { createStroke, paintSegment } from '@/lib/shared/mask/stroke';
import { deviceRect, fitView } from '@/lib/shared/mask/viewport';
import { createRandom } from './measure/random';
import { quantile, round } from './measure/statistics';

/**
 * The mask engine without a browser, as one JSON object on standard output: what a frame of painting costs at 24
 * megapixels after many strokes, undo at 50, export, and putting an edit back. The baselines do the same work the obvious
 * way in the same run: an RGBA snapshot for undo, a full recomposition for each frame, every stroke drawn again.
 */
const PHOTO_24 = { width: 6000, height: 4000 };
const PHOTO_50 = { width: 8688, height: 5792 };
const SCREEN = { width: 1400, height: 900 };
const PIXEL_RATIO = 2;
const STROKES = 1000;
const FRAMES_PER_STROKE = 12;
/** What a 240 Hz pointer reports between two frames. */
const POINTS_PER_FRAME = 4;

const COLOURS = buildColourTable({ red: 255, green: 60, blue: 60, opacity: 0.5 });
const model = { sizes: 'flexible' } as const;

type Trail = {
  points: { x: number; y: number }[];
  radius: number;
  hardness: number;
  mode: 'add' | 'subtract';
};

const random = createRandom(1);
const painting = measurePainting();
const undo = measureUndo();
const exporting = await measureExport();
const operations = measureOperations();
const puttingBack = measurePuttingBack();
console.log(JSON.stringify({ bench: 'mask', painting, undo, exporting, operations, puttingBack }, null, 2));

/** A hand's movement: changing direction, 20 to 60 image pixels between two reports when the whole photo is in view. */
function buildTrail(photo: Size): Trail {
  let x = random() * photo.width;
  let y = random() * photo.height;
  let direction = random() * 2 * Math.PI;
  const points = Array.from({ length: FRAMES_PER_STROKE * POINTS_PER_FRAME }, () => {
    direction += (random() - 0.5) * 0.6;
    const step = 20 + random() * 40;
    x = Math.min(photo.width, Math.max(0, x + Math.cos(direction) * step));
    y = Math.min(photo.height, Math.max(0, y + Math.sin(direction) * step));
    return { x, y };
  });
  return {
    points,
    radius: 20 + random() * 100,
    hardness: random() < 0.5 ? 1 : random(),
    mode: random() < 0.75 ? 'add' : 'subtract',
  };
}

/** A canvas in memory: mask, undo, pyramid and a screen of device pixels, updated by rectangles. */
function openEngine(photo: Size) {
  const mask = createMask(photo.width, photo.height);
  const history = createHistory(mask);
  const pyramid = createPyramid(mask);
  const tally = createTally(mask);
  const view = fitView(photo, SCREEN, PIXEL_RATIO);
  const screen = new Uint32Array(SCREEN.width * SCREEN.height * PIXEL_RATIO ** 2);
  const show = (rect: Rect) => {
    updatePyramid(pyramid, rect);
    const device = deviceRect(view, rect, SCREEN);
    renderOverlay(pyramid, view, device, COLOURS, screen.subarray(0, device.width * device.height));
  };
  return { mask, history, pyramid, tally, show };
}

function paintTrail(mask: Mask, history: History, trail: Trail, onFrame: (rect: Rect) => void): Rect {
  return recordGesture(history, 'brush stroke', (gesture) => {
    const stroke = createStroke(mask, trail, trail.mode, gesture.beforeWrite);
    for (let i = 0; i < trail.points.length; i += POINTS_PER_FRAME) {
      let dirty = EMPTY_RECT;
      for (const { x, y } of trail.points.slice(i, i + POINTS_PER_FRAME)) {
        dirty = uniteRects(dirty, stroke.extend(imagePoint(x, y)));
      }
      onFrame(dirty);
    }
    stroke.finish();
  });
}

function measurePainting() {
  const { mask, history, pyramid, tally, show } = openEngine(PHOTO_24);
  const frames: number[][] = [];
  const pointerUps: number[] = [];
  const trails: Trail[] = [];
  for (let i = 0; i < STROKES; i++) {
    const trail = buildTrail(PHOTO_24);
    trails.push(trail);
    const times: number[] = [];
    let began = performance.now();
    const rect = paintTrail(mask, history, trail, (dirty) => {
      show(dirty);
      times.push(performance.now() - began);
      began = performance.now();
    });
    tally.update(rect);
    tally.coverage();
    pointerUps.push(performance.now() - began);
    frames.push(times);
  }
  // The first strokes are slower until the code is compiled, so the thousandth is not compared with them.
  const early = summarise(frames.slice(50, 100).flat());
  const late = summarise(frames.slice(-50).flat());
  const composeAll = summarise(repeat(5, () => show(rectOf(PHOTO_24))));
  const redrawAll = summarise(
    repeat(2, () => {
      const fresh = createMask(PHOTO_24.width, PHOTO_24.height);
      for (const trail of trails) paintPlain(fresh, trail);
    }),
  );
  return {
    megapixels: 24,
    strokes: STROKES,
    strokes51to100: early,
    last50Strokes: late,
    lastToFirst: ratio(late.p95Ms, early.p95Ms),
    pointerUp: summarise(pointerUps),
    historyBytes: history.sizeBytes(),
    historySteps: history.depth(),
    memoryBytes: pyramid.levels.reduce((sum, level) => sum + level.data.length, 0) + history.sizeBytes(),
    baselines: {
      composeAll,
      redrawAllStrokes: redrawAll,
      composeAllToFrame: ratio(composeAll.medianMs, late.medianMs),
    },
  };
}

function paintPlain(mask: Mask, trail: Trail): void {
  for (let i = 1; i < trail.points.length; i++) {
    const from = trail.points[i - 1] as { x: number; y: number };
    const to = trail.points[i] as { x: number; y: number };
    paintSegment(
      mask,
      imagePoint(from.x, from.y),
      trail.radius,
      imagePoint(to.x, to.y),
      trail.radius,
      trail.hardness,
      trail.mode,
    );
  }
}

function measureUndo() {
  const { mask, history, show } = openEngine(PHOTO_50);
  for (let i = 0; i < STROKES; i++) paintTrail(mask, history, buildTrail(PHOTO_50), () => undefined);
  const depth = history.depth();
  const sizeBytes = history.sizeBytes();
  const shown: number[] = [];
  const time = (step: () => { rect: Rect } | null) => {
    const began = performance.now();
    const change = step();
    const took = performance.now() - began;
    show(change?.rect ?? EMPTY_RECT);
    shown.push(performance.now() - began);
    return took;
  };
  const undoing = Array.from({ length: Math.min(300, depth) }, () => time(history.undo));
  const redoing = Array.from({ length: Math.min(300, depth) }, () => time(history.redo));

  const canvas = new Uint8Array(PHOTO_50.width * PHOTO_50.height * 4);
  const snapshot = canvas.slice();
  const restoring = summarise(repeat(5, () => canvas.set(snapshot)));
  const undone = summarise(undoing);
  return {
    megapixels: 50,
    strokes: STROKES,
    stepsKept: depth,
    historyBytes: sizeBytes,
    undo: undone,
    redo: summarise(redoing),
    undoToOverlay: summarise(shown),
    baseline: {
      rgbaSnapshot: restoring,
      bytesPerStep: snapshot.length,
      toOurs: ratio(restoring.medianMs, undone.medianMs),
    },
  };
}

async function measureExport() {
  const painted = createMask(PHOTO_24.width, PHOTO_24.height);
  for (let i = 0; i < 60; i++) paintPlain(painted, buildTrail(PHOTO_24));
  const soft = { ...painted, data: painted.data.slice() };
  featherMask(soft, 25);
  const noise = createMask(PHOTO_24.width, PHOTO_24.height);
  for (let i = 0; i < noise.data.length; i++) noise.data[i] = random() < 0.5 ? 255 : 0;
  const fine = createMask(3840, 2160);
  for (let i = 0; i < fine.data.length; i++) fine.data[i] = random() < 0.5 ? 255 : 0;

  const exportOne = async (mask: Mask) => {
    const request = { photo: mask, model, mode: 'whole' } as const;
    const plan = planEdit(request);
    await encodeApiMask(mask, plan, request);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const spent = startClock();
    const { png, reduced } = await encodeApiMask(mask, plan, request);
    const times = spent();
    delay.disable();
    return {
      ...times,
      bytes: png.length,
      reduced,
      output: `${plan.outputWidth}x${plan.outputHeight}`,
      longestBlockMs: round(delay.max / 1e6),
    };
  };
  const plan = planEdit({ photo: painted, model, mode: 'whole' });
  const api = buildApiMask(painted, plan);
  const picture = new PNG({ width: api.width, height: api.height });
  for (let i = 0; i < api.data.length; i++) picture.data[i * 4 + 3] = 255 - (api.data[i] as number);
  const pngjs = startClock();
  const bytes = PNG.sync.write(picture).length;
  const pngjsSpent = pngjs();
  const upload = async (mask: Mask, kind: 'grey' | 'alpha') => {
    const spent = startClock();
    const file = await encodeMaskFile(mask, kind);
    return { ...spent(), bytes: file.length };
  };
  return {
    megapixels: 24,
    brush: await exportOne(painted),
    feathered: await exportOne(soft),
    noise: await exportOne(noise),
    noiseAtLargestOutput: await exportOne(fine),
    upload: {
      brush: await upload(painted, 'grey'),
      feathered: await upload(soft, 'grey'),
      noise: await upload(noise, 'grey'),
    },
    baselines: {
      pngjsEncodeOnly: { ...pngjsSpent, bytes },
      uploadFeatheredAsRgba: await upload(soft, 'alpha'),
    },
  };
}

function measureOperations() {
  const mask = createMask(PHOTO_24.width, PHOTO_24.height);
  paintEllipse(mask, imagePoint(1000, 500), imagePoint(5000, 3500), 'add');
  const timed = (operation: (copy: Mask) => unknown) => {
    const copy = { ...mask, data: mask.data.slice() };
    const spent = startClock();
    operation(copy);
    return spent();
  };
  const image = { ...PHOTO_24, data: new Uint8ClampedArray(PHOTO_24.width * PHOTO_24.height * 4) };
  for (let i = 0; i < image.data.length; i++) image.data[i] = 100 + random() * 20;
  return {
    megapixels: 24,
    grow40: timed((copy) => growMask(copy, 40)),
    feather40: timed((copy) => featherMask(copy, 40)),
    wandContiguous: timed(() => selectByColour(image, 3000, 2000, { tolerance: 18, contiguous: true })),
    wandEverywhere: timed(() => selectByColour(image, 3000, 2000, { tolerance: 18, contiguous: false })),
  };
}

function measurePuttingBack() {
  const take = (size: Size, shift: number) => {
    const data = new Uint8Array(size.width * size.height * 3);
    const step = PHOTO_24.width / size.width;
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const u = (x + shift) * step;
        const v = (y - shift) * step;
        const value = 128 + 60 * Math.sin(u / 90) * Math.cos(v / 110) + 40 * Math.sin((u + 2 * v) / 47);
        data.fill(value, (y * size.width + x) * 3, (y * size.width + x) * 3 + 3);
      }
    }
    return { ...size, channels: 3, data };
  };
  const mask = createMask(PHOTO_24.width, PHOTO_24.height);
  paintEllipse(mask, imagePoint(1500, 800), imagePoint(4500, 3200), 'add');
  const plan = planEdit({ photo: mask, model, mode: 'whole' });
  const source = take(PHOTO_24, 0);
  const answer = take({ width: plan.outputWidth, height: plan.outputHeight }, 1.4);
  const before = process.memoryUsage();
  const spent = startClock();
  const { alignment, drift } = placeEdit({ source, answer, mask, plan });
  const times = spent();
  const after = process.memoryUsage();
  const pictures = source.data.length + answer.data.length + mask.data.length;

  // The obvious way: enlarge the whole answer in floats, then blend every pixel.
  const plainBegan = performance.now();
  const enlarged = new Float32Array(source.data.length);
  for (let y = 0; y < PHOTO_24.height; y++) {
    const row = Math.floor((y * answer.height) / PHOTO_24.height) * answer.width;
    for (let x = 0; x < PHOTO_24.width; x++) {
      const from = (row + Math.floor((x * answer.width) / PHOTO_24.width)) * 3;
      for (let c = 0; c < 3; c++)
        enlarged[(y * PHOTO_24.width + x) * 3 + c] = answer.data[from + c] as number;
    }
  }
  for (let i = 0; i < source.data.length; i++) {
    const a = (mask.data[(i / 3) | 0] as number) / 255;
    source.data[i] = (source.data[i] as number) * (1 - a) + (enlarged[i] as number) * a;
  }
  return {
    megapixels: 24,
    ...times,
    foundShiftPx: round(displacementAt(alignment.displacement, PHOTO_24.width / 2, PHOTO_24.height / 2)[0]),
    driftPercent: round(drift.changedPercent),
    picturesMB: round(pictures / 1e6),
    allocatedBesideMB: round(
      (after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed) / 1e6,
    ),
    baseline: {
      nearestNeighbourBlendMs: round(performance.now() - plainBegan),
      allocatedBesideMB: round(enlarged.byteLength / 1e6),
    },
  };
}

/** Wall-clock time and CPU time: on a shared machine, only CPU time is comparable. */
function startClock(): () => { ms: number; cpuMs: number } {
  const cpu = process.cpuUsage();
  const began = performance.now();
  return () => {
    const ms = performance.now() - began;
    const used = process.cpuUsage(cpu);
    return { ms: round(ms), cpuMs: round((used.user + used.system) / 1000) };
  };
}

function repeat(times: number, run: () => unknown): number[] {
  return Array.from({ length: times }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  });
}

function summarise(times: readonly number[]) {
  const at = (share: number) => round(quantile(times, share));
  return { medianMs: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

function ratio(a: number, b: number): number {
  return round(a / b);
}
