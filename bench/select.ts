/**
 * Selections, as one JSON object on standard output. *Speed*: a thing of about a tenth of a photo of 24 megapixels, and as
 * the baseline of the same run the map enlarged and feathered without a look at the photo. *Edges*: distance of the found
 * edge to the true one at 12 megapixels, for photographs cut into one another (hard edges of exactly known place), and for
 * things with masks drawn by hand, where it is given in pixels of the original, since the hand is true to about one of them;
 * baseline is the enlarged map. *Alpha*: mean absolute error in the band on composites of known alpha, against a feathered
 * mask and against the best of five feathers. Deterministic but for the times.
 */
import { featherMask } from '@/lib/shared/mask/blur';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { copyMask, cropMask, type Mask, type MaskPatch, SELECTED_FROM } from '@/lib/shared/mask/mask';
import { findBounds, findCoverage } from '@/lib/shared/mask/measure';
import { growMask, shrinkMask } from '@/lib/shared/mask/morphology';
import { createLiveWire } from '@/lib/shared/select/live-wire';
import { refineEdge } from '@/lib/shared/select/refine-edge';
import { refineSelection } from '@/lib/shared/select/refine-selection';
import { selectByScribble } from '@/lib/shared/select/select-by-scribble';
import { buildWireWindow } from '@/lib/shared/select/wire-window';
import { edgeDistances } from './measure/edge-distance';
import { alphaError, type MattingCase, makeBlur, makeGlass, makeHair } from './measure/matting-cases';
import {
  applyPatch,
  enlargeMap,
  findWidth,
  INLAYS,
  makeInlay,
  openPhoto,
  openTruth,
  roughen,
  TRUTHS,
} from './measure/selection-cases';
import { round } from './measure/statistics';

const SPEED_MEGAPIXELS = 24;
const EDGE_MEGAPIXELS = 12;
const ALPHA_MEGAPIXELS = 2;
const REPEATS = 5;

const speed = await measureSpeed();
const inlays = await measureInlays();
const drawn = await measureDrawn();
const alpha = await measureAlpha();
console.log(JSON.stringify({ bench: 'select', speed, edges: { inlays, drawn }, alpha }, null, 2));

async function measureSpeed() {
  const { photo, truth } = await makeInlay(INLAYS[0], SPEED_MEGAPIXELS, 0.21);
  const map = roughen(truth, 1);
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const refined = time(() => {
    const patch = refineSelection(photo, map);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    return patch;
  });
  const plain = time(() => {
    const mask = enlargeMap(map, photo);
    featherMask(mask, 2);
  });
  const inner = copyMask(truth);
  shrinkMask(inner, 120);
  const rect = findBounds(inner);
  const inside = { rect, data: cropMask(inner, rect).data };
  const pin = imagePoint(photo.width / 2, photo.height / 2);
  const area = { x: Math.round(pin.x) - 1024, y: Math.round(pin.y) - 1024, width: 2048, height: 2048 };
  const wire = createLiveWire();
  wire.pin(pin);
  wire.setWindow(pin, buildWireWindow(photo, pin, area));
  let moves = 0;
  return {
    megapixels: SPEED_MEGAPIXELS,
    coverage: round(findCoverage(truth)),
    followEdges: refined,
    allocatedMostMB: round(most / 1e6),
    scribble: time(() => selectByScribble(photo, { inside, outside: null, coarse: null })),
    lassoWindow: time(() => buildWireWindow(photo, pin, area)),
    lassoMove: time(() => wire.pathTo(imagePoint(pin.x + 900, pin.y - 900 + 10 * moves++))),
    baseline: { enlargedAndFeathered: plain, toOurs: round(plain.medianMs / refined.medianMs) },
  };
}

async function measureInlays() {
  const results: Record<string, unknown> = {};
  for (const pair of INLAYS) {
    const { photo, truth } = await makeInlay(pair, EDGE_MEGAPIXELS, 0.25);
    const map = roughen(truth, 1);
    results[`${pair[0]} in ${pair[1]}`] = {
      ours: edgeDistances(applyPatch(photo, refineSelection(photo, map)), truth),
      baseline: edgeDistances(enlargeMap(map, photo), truth),
    };
  }
  return results;
}

async function measureDrawn() {
  const results: Record<string, unknown> = {};
  for (const [file, names] of Object.entries(TRUTHS)) {
    const photo = await openPhoto(file, EDGE_MEGAPIXELS);
    const ownWidth = await findWidth(file);
    for (const name of names) {
      const truth = await openTruth(name, photo);
      const map = roughen(truth, 1);
      const scale = ownWidth / photo.width;
      results[name] = {
        ours: edgeDistances(applyPatch(photo, refineSelection(photo, map)), truth, scale),
        baseline: edgeDistances(enlargeMap(map, photo), truth, scale),
      };
    }
  }
  return results;
}

async function measureAlpha() {
  const results: Record<string, unknown> = {};
  const ratios: number[] = [];
  for (const file of ['seeding.jpg', 'coffee.png', 'astronaut.png']) {
    const back = await openPhoto(file, ALPHA_MEGAPIXELS);
    for (const make of [makeHair, makeBlur, makeGlass]) {
      const figures = judgeAlpha(make(back));
      ratios.push(figures.toFeathered);
      results[`${figures.name} over ${file}`] = figures;
    }
  }
  return {
    ...results,
    meanToFeathered: round(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length),
  };
}

function judgeAlpha({ name, photo, alpha: truth, selection, radiusPx, band }: MattingCase) {
  const outer = copyMask(selection);
  growMask(outer, radiusPx);
  const inner = copyMask(selection);
  shrinkMask(inner, radiusPx);
  const isInBand = (i: number) =>
    band === null
      ? (outer.data[i] as number) >= SELECTED_FROM && (inner.data[i] as number) < SELECTED_FROM
      : (band.data[i] as number) >= SELECTED_FROM;
  const feathered = (share: number) => {
    const mask = copyMask(selection);
    if (share > 0) featherMask(mask, radiusPx * share);
    return alphaError(mask, truth, isInBand);
  };
  const began = performance.now();
  const patch = refineEdge(
    photo,
    selection,
    band === null ? { kind: 'around', radiusPx } : { kind: 'painted', band },
  );
  const ms = performance.now() - began;
  const ours = alphaError(replace(selection, patch), truth, isInBand);
  return {
    name,
    radiusPx,
    ms: round(ms),
    ours: round(ours, 4),
    toFeathered: round(ours / feathered(0.5)),
    baselines: {
      feathered: round(feathered(0.5), 4),
      bestFeather: round(Math.min(...[0, 0.15, 0.25, 0.5, 1].map(feathered)), 4),
    },
  };
}

function replace(mask: Mask, { rect, data }: MaskPatch): Mask {
  const result = copyMask(mask);
  for (let y = 0; y < rect.height; y++)
    result.data.set(data.subarray(y * rect.width, (y + 1) * rect.width), (rect.y + y) * mask.width + rect.x);
  return result;
}

/** After one run that only compiles. */
function time(run: () => unknown) {
  run();
  const times = Array.from({ length: REPEATS }, () => {
    const cpu = process.cpuUsage();
    const began = performance.now();
    run();
    const { user } = process.cpuUsage(cpu);
    return { ms: performance.now() - began, cpuMs: user / 1000 };
  }).sort((a, b) => a.ms - b.ms);
  const middle = times[times.length >> 1];
  return {
    medianMs: round(middle?.ms ?? 0),
    maxMs: round(times.at(-1)?.ms ?? 0),
    medianCpuMs: round(middle?.cpuMs ?? 0),
  };
}
