/**
 * How an edit looks where it meets the photo, as one JSON object on standard output. Each case takes a photograph, changes
 * it in a known way (the truth), has a simulated model answer with it, *perfect*, *mild*, *typical* or *hard*, and puts that
 * answer back: with our method and, as the baseline of the same run, without alignment, tone and grain. Figures are means
 * over the cases; `growth` is what was drawn beyond the mask and taken in; displacement is what is left of the slip in the ring of 16 pixels on the inside of the mask's edge, in
 * photo pixels: the mean of the cases' medians and 90 % quantiles. Deterministic.
 *
 * `seam.ts typical hard` measures those only; `--crops FOLDER` keeps the pictures around the mask, truth beside ours.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { findGrownMask, placeEdit } from '@/lib/shared/mask/composite';
import { displacementAt } from '@/lib/shared/mask/displacement';
import { expandRect, intersectRects, rectOf } from '@/lib/shared/mask/geometry';
import type { Mask } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { fadeInward } from '@/lib/shared/mask/morphology';
import { type GrowthFigures, judgeGrowth } from './measure/growth-figures';
import { CASES, makeCase } from './measure/seam-cases';
import { findRing, judgeSeam, type SeamFigures } from './measure/seam-figures';
import type { Kind, Picture } from './measure/seam-simulator';
import { mean, median, quantile, round } from './measure/statistics';

const KINDS: readonly Kind[] = ['perfect', 'mild', 'typical', 'hard'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { crops: { type: 'string' } },
});
const results: Record<string, unknown> = {};
for (const kind of KINDS) {
  if (positionals.length === 0 || positionals.includes(kind)) results[kind] = await measureKind(kind);
}
console.log(JSON.stringify({ bench: 'seam', ...results }, null, 2));

type Figures = SeamFigures & { displacementPx: number; displacementP90Px: number; gainError: number };

type Measured = Record<'ours' | 'plain', Figures & { model: string }> & { growth: GrowthFigures };

async function measureKind(kind: Kind) {
  const rows: Measured[] = [];
  let cpuMs = 0;
  for (const index of CASES.keys()) {
    const measured = await measureCase(kind, index);
    rows.push(measured);
    cpuMs += measured.cpuMs;
  }
  const meanFigures = (method: 'ours' | 'plain') => {
    const figure = (field: keyof Figures) => meanOf(rows.map((row) => row[method][field]));
    return {
      ringPsnr: figure('ringPsnr'),
      displacementPx: figure('displacementPx'),
      displacementP90Px: figure('displacementP90Px'),
      colourStep: figure('colourStep'),
      grain: figure('grain'),
      detail: figure('detail'),
      worstGainError: Math.max(...rows.map((row) => row[method].gainError)),
    };
  };
  const each = rows.map(({ ours }, i) => {
    const one = CASES[i];
    return `${one?.photo} ${one?.mode} ${ours.model}: ${ours.ringPsnr.toFixed(1)} dB, ${ours.displacementPx.toFixed(2)}/${ours.displacementP90Px.toFixed(2)} px, ΔE ${ours.colourStep.toFixed(2)}, grain ${ours.grain.toFixed(2)}, detail ${ours.detail.toFixed(2)}`;
  });
  return {
    cases: rows.length,
    cpuMs: Math.round(cpuMs),
    ours: meanFigures('ours'),
    baseline: meanFigures('plain'),
    growth: meanGrowth(rows.map(({ growth }) => growth)),
    each,
  };
}

function meanOf(values: readonly number[]): number {
  return round(mean(values), 3);
}

/** Recall where there is something to take in. */
function meanGrowth(rows: readonly GrowthFigures[]) {
  const recalls = rows.map(({ recall }) => recall).filter((recall) => recall !== null);
  return {
    recall: recalls.length === 0 ? null : meanOf(recalls),
    precision: meanOf(rows.map(({ precision }) => precision)),
    share: meanOf(rows.map(({ share }) => share)),
    zonePsnr: meanOf(rows.map(({ zonePsnr }) => zonePsnr)),
    zonePsnrGrown: meanOf(rows.map(({ zonePsnrGrown }) => zonePsnrGrown)),
  };
}

async function measureCase(kind: Kind, index: number) {
  const { photo, mask, truth, clean, plan, slip, answer } = await makeCase(kind, index);
  const ring = findRing(mask);
  const alpha = fadeInward(mask, rectOf(mask), 4);
  let cpuMs = 0;
  const judge = async (
    skip: { align?: boolean; matchTone?: boolean; matchGrain?: boolean },
    label: string,
  ) => {
    const placed = { ...photo, data: photo.data.slice() };
    const before = process.cpuUsage();
    const { alignment, tone, finish } = placeEdit({ source: placed, answer, mask, plan, ...skip });
    const { user, system } = process.cpuUsage(before);
    if (label === 'ours') cpuMs = (user + system) / 1000;
    const left = ring.map((i) => {
      const [x, y] = [
        (i % photo.width) + 0.5 - plan.sourceRect.x,
        Math.floor(i / photo.width) + 0.5 - plan.sourceRect.y,
      ];
      const [u, v] = slip(x, y);
      const [dx, dy] = displacementAt(alignment.displacement, x, y);
      return Math.hypot(u - x - dx, v - y - dy);
    });
    if (options.crops !== undefined)
      await keepCrop(placed, truth, mask, join(options.crops, `${kind}-${index}-${label}.png`));
    const figures = {
      ...judgeSeam(placed, truth, clean, ring, alpha),
      displacementPx: median(left),
      displacementP90Px: quantile(left, 0.9),
      gainError: round(Math.max(...tone.map(({ gain }) => Math.abs(gain - 1))), 4),
      model: `${alignment.model}${alignment.local ? '+field' : ''}, sharpened ${finish.sharpen.toFixed(2)}`,
    };
    return { figures, placed };
  };
  const { figures: ours, placed } = await judge({}, 'ours');
  const { figures: plain } = await judge({ align: false, matchTone: false, matchGrain: false }, 'plain');
  const placedGrown = { ...photo, data: photo.data.slice() };
  placeEdit({ source: placedGrown, answer, mask, plan, grow: true });
  const grown = findGrownMask({ source: photo, answer, mask, plan });
  return { ours, plain, cpuMs, growth: judgeGrowth({ photo, truth, mask, grown, placed, placedGrown }) };
}

async function keepCrop(placed: Picture, truth: Picture, mask: Mask, path: string) {
  await mkdir(join(path, '..'), { recursive: true });
  const rect = intersectRects(expandRect(findBounds(mask), 40), rectOf(mask));
  const cut = (picture: Picture) =>
    sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
      .extract({ left: rect.x, top: rect.y, width: rect.width, height: rect.height })
      .png()
      .toBuffer();
  await sharp({ create: { width: rect.width * 2 + 8, height: rect.height, channels: 3, background: '#fff' } })
    .composite([
      { input: await cut(truth), left: 0, top: 0 },
      { input: await cut(placed), left: rect.width + 8, top: 0 },
    ])
    .png()
    .toFile(path);
}
