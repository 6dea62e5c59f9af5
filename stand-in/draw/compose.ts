import { paintAbstract, paintEmblem } from './abstract';
import { mix, shade } from './color';
import { outline } from './lettering';
import { chooseHarmony, choosePalette } from './palette';
import { type Medium, Pen, round } from './pen';
import { paintCity, paintNeonGrid, paintRoom, paintSpace, paintStudio } from './places-built';
import {
  paintDesert,
  paintForest,
  paintHighSky,
  paintMeadow,
  paintMountains,
  paintSnow,
} from './places-land';
import { paintBeach, paintOcean, paintUnderwater } from './places-water';
import { createRandom } from './random';
import type { PlaceName, Scene, SceneSubject } from './read-scene';
import { type Spot, type Stage, swing } from './stage';
import { canDraw, drawSubject } from './subjects';

export type Sheet = {
  scene: Scene;
  prompt: string;
  width: number;
  height: number;
  /** 0 flat, to 4 everything. */
  detail: number;
  /** The same seed gives the same picture at any size. */
  seed: string;
  transparent: boolean;
  phase: number;
};

const PLACES: Record<Exclude<PlaceName, 'abstract'>, (stage: Stage) => Spot> = {
  ocean: paintOcean,
  beach: paintBeach,
  forest: paintForest,
  mountains: paintMountains,
  desert: paintDesert,
  snow: paintSnow,
  city: paintCity,
  meadow: paintMeadow,
  space: paintSpace,
  underwater: paintUnderwater,
  sky: paintHighSky,
  room: paintRoom,
  studio: paintStudio,
};

function mediumOf(scene: Scene): Medium {
  if (scene.style === 'line') return 'line';
  return scene.style === 'neon' ? 'neon' : 'paint';
}

function openStage(sheet: Sheet, pen: Pen): Stage {
  const random = createRandom(sheet.seed);
  const palette = choosePalette(sheet.scene, random.fork('palette'));
  const short = Math.min(sheet.width, sheet.height);
  const light = random.fork('sun');
  const low = sheet.scene.time === 'sunset' || sheet.scene.time === 'dawn';
  const side = light.chance(0.5) ? light.between(0.24, 0.4) : light.between(0.6, 0.76);
  const big = /\b(moon|sun)\b/i.test(sheet.prompt) ? 1.7 : 1;
  return {
    pen,
    scene: sheet.scene,
    palette,
    random: random.fork('scene'),
    width: sheet.width,
    height: sheet.height,
    short,
    phase: sheet.phase,
    sun: {
      x: side * sheet.width,
      y: sheet.height * (low ? light.between(0.36, 0.44) : light.between(0.16, 0.26)),
      r: short * (low ? 0.07 : palette.dark ? 0.05 : 0.045) * big,
    },
  };
}

/** The things of a scene, one entry for each. */
function listFigures(scene: Scene): SceneSubject[] {
  return scene.subjects
    .filter(({ name }) => canDraw(name))
    .flatMap((subject) => Array.from({ length: subject.count }, () => subject))
    .slice(0, 6);
}

const FLYING: ReadonlySet<string> = new Set(['balloon', 'airplane', 'bird', 'butterfly', 'star', 'heart']);

/** What flies does so wherever it is, indoors and under water aside. */
function aloft(stage: Stage, spot: Spot, figures: readonly SceneSubject[]): Spot {
  const indoors = stage.scene.place === 'studio' || stage.scene.place === 'room';
  if (spot.floating || indoors || figures.length === 0 || !figures.every(({ name }) => FLYING.has(name)))
    return spot;
  return { ...spot, y: Math.max(spot.size * 1.08, stage.height * 0.5), floating: true };
}

function drawFigures(stage: Stage, spot: Spot, figures: readonly SceneSubject[]): void {
  const { pen, random } = stage;
  const count = figures.length;
  const share = count === 1 ? 1 : 1 / (1 + (count - 1) * 0.24);
  const gap = Math.min(spot.size * share * 0.98, (stage.width * 0.86) / count);
  const fork = random.fork('figures');
  // Far ones first, so that near ones overlap them.
  const list = figures
    .map((subject, at) => ({
      subject,
      offset: (at - (count - 1) / 2) * gap,
      lift: count === 1 ? 0 : fork.between(0, spot.floating ? 0.3 : 0.09) * spot.size,
      grow: count === 1 ? 1 : fork.between(0.84, 1.08),
      at,
    }))
    .sort((a, b) => b.lift - a.lift);
  for (const { subject, offset, lift, grow, at } of list) {
    const size = spot.size * share * grow;
    const bob = swing(stage, at * 0.3) * size * (spot.floating ? 0.035 : 0.008);
    const x = Math.min(stage.width - size * 0.4, Math.max(size * 0.4, spot.x + offset));
    const y = spot.y - lift + bob;
    if (!spot.floating) {
      const dark = mix('#141029', stage.palette.tint, 0.25);
      if (pen.detail > 0) {
        pen.group({ x, y: y - size * 0.004, scale: 1 }, () =>
          pen.ellipse(
            0,
            0,
            size * 0.46,
            size * 0.065,
            pen.radial([
              [0, dark, 0.5],
              [0.7, dark, 0.2],
              [1, dark, 0],
            ]),
            { soft: true },
          ),
        );
      } else pen.ellipse(x, y, size * 0.36, size * 0.04, dark, { soft: true, opacity: 0.2 });
    }
    const tilt = spot.floating
      ? (swing(stage, 0.15 + at * 0.2) - Math.sin((0.15 + at * 0.2) * Math.PI * 2)) * 2
      : 0;
    const flip = count > 1 ? at % 2 === 1 : fork.chance(0.3) && subject.name !== 'letter';
    const lean = subject.name === 'rocket' && spot.floating ? 24 : 0;
    pen.group({ x, y, scale: size / 200, flip, rotate: tilt + lean }, () =>
      drawSubject(pen, subject, stage.palette, random.fork(`subject${at}`)),
    );
  }
}

const wantsEmblem = (scene: Scene) => scene.subjects.some(({ name }) => name === 'logo' || name === 'letter');

/** A mark around a letter, a subject or a star: for logos, icons and single letters. */
function drawEmblem(stage: Stage, sheet: Sheet, size: number, x: number, y: number): void {
  const { pen, scene, palette } = stage;
  const random = stage.random.fork('emblem');
  const colors = chooseHarmony(scene, random);
  const letter =
    /\bletter ["'“]?(\p{L})\b/iu.exec(sheet.prompt)?.[1] ??
    (scene.lettering && [...scene.lettering].length <= 3 ? scene.lettering : null);
  const figure = listFigures(scene)[0];
  const place = scene.subjects.length > 0 && figure === undefined && letter === null;
  pen.group({ x, y }, () =>
    paintEmblem(pen, colors, random, size, (r) => {
      const pale = colors[4];
      if (letter !== null) drawWord(pen, letter.toUpperCase(), 0, r * 0.44, r * 1.25, r * 1.5, pale);
      else if (figure !== undefined)
        pen.group({ y: r * 0.6, scale: (r * 1.22) / 200 }, () =>
          drawSubject(pen, figure, { ...palette, tintAmount: 0, dark: false, accent: colors[3] }, random),
        );
      else if (place) drawSign(pen, r, pale, colors[3], SIGNS[scene.place] ?? random.whole(0, 2));
    }),
  );
}

/** Which sign a place suggests: 0 a peak, 1 a blossom. */
const SIGNS: Partial<Record<PlaceName, number>> = {
  mountains: 0,
  snow: 0,
  desert: 0,
  sky: 0,
  meadow: 1,
  forest: 1,
};

function drawSign(pen: Pen, r: number, pale: string, bright: string, kind: number): void {
  if (kind === 0) {
    pen.circle(r * 0.22, -r * 0.2, r * 0.24, bright);
    pen.path(
      `M${round(-r * 0.66)} ${round(r * 0.44)}L${round(-r * 0.14)} ${round(-r * 0.36)}L${round(r * 0.16)} ${round(r * 0.1)}L${round(r * 0.3)} ${round(-r * 0.08)}L${round(r * 0.66)} ${round(r * 0.44)}Z`,
      pale,
    );
  } else if (kind === 1) {
    for (let petal = 0; petal < 6; petal += 1)
      pen.group({ rotate: petal * 60 }, () =>
        pen.path(
          `M0 0C${round(-r * 0.3)} ${round(-r * 0.24)} ${round(-r * 0.2)} ${round(-r * 0.6)} 0 ${round(-r * 0.66)}C${round(r * 0.2)} ${round(-r * 0.6)} ${round(r * 0.3)} ${round(-r * 0.24)} 0 0Z`,
          petal % 2 === 0 ? pale : bright,
        ),
      );
  } else {
    pen.path(
      `M${round(r * 0.1)} ${round(-r * 0.64)}L${round(-r * 0.4)} ${round(r * 0.12)}L${round(-r * 0.02)} ${round(r * 0.12)}L${round(-r * 0.12)} ${round(r * 0.64)}L${round(r * 0.4)} ${round(-r * 0.14)}L${round(r * 0.02)} ${round(-r * 0.14)}Z`,
      pale,
    );
  }
}

/** Words centred on x, as large as the box allows. */
function drawWord(
  pen: Pen,
  text: string,
  x: number,
  baseline: number,
  maxWidth: number,
  maxSize: number,
  color: string,
): void {
  const unit = outline(text, 100, 600);
  if (unit.width === 0) return;
  const size = Math.min(maxSize, (maxWidth / unit.width) * 100);
  const { d, width } = outline(text, size, 600);
  pen.group({ x: x - width / 2, y: baseline }, () => pen.path(d, color));
}

/** What the prompt puts in quotation marks, on a band across the upper part. */
function drawLettering(stage: Stage): void {
  const { scene, pen, width, height, short, palette } = stage;
  if (scene.lettering === null) return;
  const text = scene.lettering;
  const unit = outline(text, 100, 600);
  if (unit.width === 0) return;
  const size = Math.min(short * 0.13, ((width * 0.8) / unit.width) * 100);
  const { d, width: wide } = outline(text, size, 600);
  const y = height * 0.17;
  const light = palette.dark || scene.time === 'sunset' || pen.medium === 'neon';
  const ink = light ? '#fff6e3' : shade(palette.sky[0], -0.3);
  const halo = light ? '#24123f' : '#fffaf0';
  pen.group({ x: (width - wide) / 2, y }, () => {
    // The edge keeps it readable on whatever lies behind.
    if (pen.medium === 'paint')
      pen.path(d, halo, { opacity: light ? 0.4 : 0.75, stroke: halo, strokeWidth: size * 0.14, soft: true });
    pen.path(d, ink);
  });
  pen.stroke(
    `M${round(width / 2 - wide * 0.28)} ${round(y + size * 0.34)}L${round(width / 2 + wide * 0.28)} ${round(y + size * 0.34)}`,
    palette.accent,
    short * 0.005,
  );
}

function paintVignette(stage: Stage): void {
  const { pen, width, height } = stage;
  if (pen.detail < 2 || pen.medium === 'line') return;
  pen.rect(
    0,
    0,
    width,
    height,
    pen.radial(
      [
        [0, '#0c0820', 0],
        [0.62, '#0c0820', 0],
        [1, '#0c0820', 0.34],
      ],
      { r: 0.76 },
    ),
    { soft: true },
  );
}

/** The whole picture on an opaque ground. */
function composeScene(stage: Stage, sheet: Sheet): void {
  const { scene } = sheet;
  if (wantsEmblem(scene)) {
    paintStudioGround(stage);
    drawEmblem(stage, sheet, stage.short * 0.56, stage.width / 2, stage.height * 0.48);
  } else if (scene.place === 'abstract') paintAbstract(stage, sheet.prompt);
  else {
    // Nothing says where, and the style has its own place.
    const paintPlace = scene.style === 'neon' && !scene.placeNamed ? paintNeonGrid : PLACES[scene.place];
    const figures = listFigures(scene);
    const spot = aloft(stage, paintPlace(stage), figures);
    if (figures.length > 0) drawFigures(stage, spot, figures);
    spot.front?.();
  }
  drawLettering(stage);
  paintVignette(stage);
}

function paintStudioGround(stage: Stage): void {
  const { pen, scene, random } = stage;
  const pale = chooseHarmony(scene, random.fork('emblem'))[4];
  pen.backdrop(
    pen.detail > 0
      ? pen.radial(
          [
            [0, shade(pale, 0.04)],
            [1, shade(pale, -0.05)],
          ],
          { r: 0.8 },
        )
      : pale,
  );
}

/** Only the subject, with nothing around it; without one, the scene as a round sticker. */
function composeCutout(sceneStage: Stage, sheet: Sheet): void {
  // Cut out of its scene, a thing is in plain light.
  const stage: Stage = {
    ...sceneStage,
    palette: { ...sceneStage.palette, tintAmount: 0, dark: false, lamps: false },
  };
  const { pen, scene, width, height, short } = stage;
  const figures = listFigures(scene);
  if (wantsEmblem(scene)) {
    drawEmblem(stage, sheet, short * 0.72, width / 2, height * 0.46);
    return;
  }
  if (figures.length > 0) {
    drawFigures(
      stage,
      { x: width / 2, y: height * 0.46 + short * 0.34, size: short * 0.7, floating: true },
      figures,
    );
    return;
  }
  const [x, y, r] = [width / 2, height * 0.46, short * 0.4];
  const disc = (radius: number) =>
    `M${round(x - radius)} ${round(y)}a${round(radius)} ${round(radius)} 0 1 1 ${round(radius * 2)} 0a${round(radius)} ${round(radius)} 0 1 1 ${round(-radius * 2)} 0Z`;
  pen.path(disc(r * 1.06), '#fdfaf4');
  pen.clip(disc(r), () => {
    const side = r * 2;
    pen.group({ x: x - r, y: y - r }, () => {
      const inner: Stage = {
        ...sceneStage,
        width: side,
        height: side,
        short: side,
        sun: { ...stage.sun, x: (stage.sun.x / width) * side, y: (stage.sun.y / height) * side },
      };
      if (scene.place === 'abstract') paintAbstract(inner, sheet.prompt);
      else PLACES[scene.place](inner).front?.();
    });
  });
}

/** A poster has a border of paper; the picture is drawn inside it. */
function framePoster(stage: Stage): void {
  const { pen, width, height, short, palette } = stage;
  const edge = short * 0.045;
  const paper = '#f6ecd6';
  pen.path(
    `M0 0H${width}V${height}H0ZM${round(edge)} ${round(edge)}V${round(height - edge)}H${round(width - edge)}V${round(edge)}Z`,
    paper,
  );
  pen.stroke(
    `M${round(edge)} ${round(edge)}H${round(width - edge)}V${round(height - edge)}H${round(edge)}Z`,
    shade(palette.sky[0], -0.25),
    short * 0.004,
  );
}

/** Writes the picture as SVG, without its caption. */
export function composeSvg(sheet: Sheet): Pen {
  const { scene } = sheet;
  const detail = scene.style === 'minimal' ? Math.min(1, sheet.detail) : sheet.detail;
  const pen = new Pen({ width: sheet.width, height: sheet.height, detail, medium: mediumOf(scene) });
  const stage = openStage(sheet, pen);
  if (sheet.transparent) composeCutout(stage, sheet);
  else {
    composeScene(stage, sheet);
    if (scene.style === 'poster') framePoster(stage);
  }
  return pen;
}
