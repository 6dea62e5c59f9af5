import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import type { Call, InputPicture } from '@/stand-in/check-call';
import { encodeAnimation } from './animate';
import { composeSvg, type Sheet } from './compose';
import { drawCaption } from './lettering';
import type { Drawing } from './open-drawing';
import { createRandom } from './random';
import { readScene, type Scene } from './read-scene';
import { DETAIL, encode, encodePreview, openSvg, type Raster } from './render';

/** Where something is to change: how much, 0 to 255 for each pixel, and the box around it. */
type Region = { alpha: Buffer; left: number; top: number; width: number; height: number; share: number };

const rawOf = (raster: Raster) => ({
  raw: { width: raster.width, height: raster.height, channels: raster.channels },
});

async function toRgba(image: Sharp): Promise<Raster> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: 4 };
}

/** The picture upright and in the answer's size; a little squeeze is kept, a different shape is cut. */
function fitTo(picture: InputPicture, width: number, height: number): Sharp {
  const squeeze = picture.width / picture.height / (width / height);
  const kind = squeeze > 0.97 && squeeze < 1.03 ? 'fill' : 'cover';
  return sharp(picture.bytes).rotate().toColourspace('srgb').resize(width, height, { fit: kind });
}

function boxAround(alpha: Buffer, width: number, height: number): Region | null {
  let [left, top, right, bottom, count] = [width, height, -1, -1, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((alpha[y * width + x] ?? 0) < 128) continue;
      count += 1;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (count === 0) return null;
  return {
    alpha,
    left,
    top,
    width: right - left + 1,
    height: bottom - top + 1,
    share: count / (width * height),
  };
}

/** The mask's alpha 0 is where to edit; a hair of softness, as the model has no idea of hard edges. */
async function readMaskRegion(mask: InputPicture, width: number, height: number): Promise<Region | null> {
  const kept = await fitTo(mask, width, height).ensureAlpha().extractChannel(3).raw().toBuffer();
  // The channel is taken again at the end: one grey channel comes back as three.
  const alpha = await sharp(kept, { raw: { width, height, channels: 1 } })
    .negate()
    .blur(1.2)
    .extractChannel(0)
    .raw()
    .toBuffer();
  return boxAround(alpha, width, height);
}

/** Around the strokes of a markup, generously: what is circled is meant, not the line. */
async function readMarkupRegion(markup: InputPicture, width: number, height: number): Promise<Region | null> {
  const strokes = await fitTo(markup, width, height).ensureAlpha().extractChannel(3).raw().toBuffer();
  const box = boxAround(Buffer.from(strokes.map((value: number) => (value > 24 ? 255 : 0))), width, height);
  if (box === null) return null;
  const grow = Math.round(Math.min(width, height) * 0.02);
  const [left, top] = [Math.max(0, box.left - grow), Math.max(0, box.top - grow)];
  const [w, h] = [
    Math.min(width - left, box.width + grow * 2),
    Math.min(height - top, box.height + grow * 2),
  ];
  const oval = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#000"/><rect x="${left}" y="${top}" width="${w}" height="${h}" rx="${Math.min(w, h) * 0.35}" fill="#fff"/></svg>`;
  const alpha = await openSvg(oval)
    .removeAlpha()
    .extractChannel(0)
    .blur(Math.max(0.5, grow * 0.4))
    .raw()
    .toBuffer();
  return boxAround(alpha, width, height);
}

async function dominantColor(picture: InputPicture): Promise<string> {
  const { dominant } = await sharp(picture.bytes).removeAlpha().toColourspace('srgb').stats();
  return `#${[dominant.r, dominant.g, dominant.b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * What the real models do to a picture even where they were told to keep it: it moves by a pixel or two, grows by a
 * hair, drifts in tone and loses its finest detail.
 */
async function misbehave(base: Raster, seed: string): Promise<Raster> {
  const random = createRandom(`${seed}/drift`);
  const { width, height } = base;
  const grow = random.between(1.002, 1.005);
  const [w, h] = [Math.ceil(width * grow) + 4, Math.ceil(height * grow) + 4];
  const [dx, dy] = [random.pick([0, 1, 3, 4]), random.pick([0, 1, 3, 4])];
  const grown = await sharp(base.data, rawOf(base))
    .resize(w, h, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return toRgba(
    sharp(grown, { raw: { width: w, height: h, channels: 4 } })
      .extract({ left: Math.min(w - width, dx), top: Math.min(h - height, dy), width, height })
      .blur(0.5)
      .modulate({ brightness: random.between(0.975, 1.03), saturation: random.between(1.02, 1.1) })
      .linear([random.between(0.985, 1.02), 1, random.between(0.97, 1.005)].concat(1), [
        random.between(-2, 4),
        0,
        random.between(-4, 2),
        0,
      ]),
  );
}

/** Ink where the picture changes from one tone to another (Sobel), on paper. */
async function sketch(base: Raster): Promise<Raster> {
  const { width, height } = base;
  const grey = await sharp(base.data, rawOf(base))
    .removeAlpha()
    .blur(1.1)
    .greyscale()
    .extractChannel(0)
    .raw()
    .toBuffer();
  const [paper, ink] = [
    [250, 244, 232],
    [42, 42, 56],
  ];
  const data = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y += 1) {
    const [above, here, under] = [Math.max(0, y - 1) * width, y * width, Math.min(height - 1, y + 1) * width];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      const [aboveLeft, aboveRight] = [grey[above + left] ?? 0, grey[above + right] ?? 0];
      const [underLeft, underRight] = [grey[under + left] ?? 0, grey[under + right] ?? 0];
      const across =
        aboveRight +
        2 * (grey[here + right] ?? 0) +
        underRight -
        aboveLeft -
        2 * (grey[here + left] ?? 0) -
        underLeft;
      const down =
        underLeft +
        2 * (grey[under + x] ?? 0) +
        underRight -
        aboveLeft -
        2 * (grey[above + x] ?? 0) -
        aboveRight;
      const share = Math.min(1, Math.max(0, (Math.hypot(across, down) - 7) / 46));
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const [from, to] = [paper[channel] ?? 255, ink[channel] ?? 0];
        data[at + channel] = from + (to - from) * share;
      }
    }
  }
  return { data, width, height, channels: 4 };
}

/** The picture as a whole in another light or manner, when nothing says where. */
async function restyle(base: Raster, scene: Scene): Promise<Raster> {
  const image = () => sharp(base.data, rawOf(base));
  if (scene.style === 'line') return sketch(base);
  if (scene.style === 'pixel') {
    const small = await image()
      .resize({ width: Math.round((base.width * 120) / Math.max(base.width, base.height)) })
      .png({ palette: true, colours: 32, dither: 0 })
      .toBuffer();
    return toRgba(
      sharp(await sharp(small).ensureAlpha().png().toBuffer()).resize(base.width, base.height, {
        kernel: 'nearest',
        fit: 'fill',
      }),
    );
  }
  if (scene.style === 'watercolor')
    return toRgba(image().median(7).modulate({ saturation: 1.15, brightness: 1.06 }).blur(0.8));
  const grade = {
    day: { brightness: 1.06, saturation: 1.12 },
    dawn: { brightness: 1.04, saturation: 0.95 },
    sunset: { brightness: 0.98, saturation: 1.25 },
    night: { brightness: 0.55, saturation: 0.7 },
    storm: { brightness: 0.8, saturation: 0.5 },
    aurora: { brightness: 0.6, saturation: 0.8 },
  }[scene.time];
  const veils = {
    day: ['#ffe9c0', 0.1],
    dawn: ['#f3c0cb', 0.28],
    sunset: ['#ff8a4a', 0.34],
    night: ['#101c66', 0.46],
    storm: ['#5a6a78', 0.34],
    aurora: ['#12685f', 0.4],
  } as const;
  const [color, strength] =
    scene.tints[0] === undefined ? veils[scene.time] : ([scene.tints[0], 0.38] as const);
  const veil = `<svg xmlns="http://www.w3.org/2000/svg" width="${base.width}" height="${base.height}"><defs><linearGradient id="v" x2="0" y2="1"><stop offset="0" stop-color="${color}" stop-opacity="${strength}"/><stop offset="1" stop-color="${color}" stop-opacity="${strength * 0.55}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#v)"/></svg>`;
  const graded = await toRgba(image().modulate(grade));
  return toRgba(sharp(graded.data, rawOf(graded)).composite([{ input: Buffer.from(veil), blend: 'atop' }]));
}

/** What the prompt names, in the region's box: the subject before a softened ground, or its own scene. */
async function paintRegion(base: Raster, region: Region, sheet: Sheet, phase: number): Promise<Raster> {
  const subjectOnly = sheet.scene.subjects.length > 0 && !sheet.scene.placeNamed && region.share < 0.7;
  const patch = await toRgba(
    openSvg(
      composeSvg({
        ...sheet,
        width: region.width,
        height: region.height,
        transparent: subjectOnly,
        phase,
      }).toSvg(),
    ),
  );
  let ground = base;
  if (subjectOnly) {
    // What was there is painted over with what is around it.
    const sigma = Math.max(2, Math.min(region.width, region.height) * 0.22);
    ground = await toRgba(sharp(base.data, rawOf(base)).blur(Math.min(120, sigma)));
  }
  const whole = await toRgba(
    sharp(ground.data, rawOf(ground)).composite([
      { input: patch.data, ...rawOf(patch), left: region.left, top: region.top },
    ]),
  );
  const result = Buffer.from(base.data);
  for (let pixel = 0; pixel < region.alpha.length; pixel += 1) {
    const share = region.alpha[pixel] ?? 0;
    if (share === 0) continue;
    for (let channel = pixel * 4; channel < pixel * 4 + 4; channel += 1) {
      const [from, to] = [result[channel] ?? 0, whole.data[channel] ?? 0];
      result[channel] = from + ((to - from) * share) / 255;
    }
  }
  return { ...base, data: result };
}

const MAX_PREVIEW_PX = 512;

/**
 * An edit as the real models do it: the input is there, the part that was asked for is changed plainly, and the rest is
 * not quite what it was.
 */
export async function openEdit(call: Call, options: { opaque: boolean }): Promise<Drawing> {
  const first = call.images[0];
  if (first === undefined) throw new Error('an edit needs an image');
  const named = readScene(call.prompt);
  const others = await Promise.all(call.images.slice(1).map(dominantColor));
  // Other pictures lend their colours.
  const scene: Scene =
    named.tints.length === 0 && others.length > 0 ? { ...named, tints: others.slice(0, 2) } : named;
  const transparent =
    !options.opaque && call.background === 'transparent' && call.model.transparent && call.format !== 'jpeg';

  const draw = async (
    index: number,
    width: number,
    height: number,
    phase = 0,
    caption = '',
  ): Promise<Raster> => {
    const seed = `${call.prompt}#${index}`;
    const sheet: Sheet = {
      scene,
      prompt: call.prompt,
      width,
      height,
      detail: DETAIL[call.quality],
      seed,
      transparent: false,
      phase,
    };
    const input = await toRgba(fitTo(first, width, height));
    const drifted = await misbehave(input, seed);
    const region = call.mask
      ? await readMaskRegion(call.mask, width, height)
      : call.markup
        ? await readMarkupRegion(call.markup, width, height)
        : null;
    let picture: Raster;
    if (region !== null) picture = await paintRegion(drifted, region, sheet, phase);
    else if (call.mask !== null) picture = drifted;
    else {
      picture = await restyle(drifted, scene);
      if (scene.subjects.length > 0) picture = await addSubject(picture, sheet);
    }
    const layers: OverlayOptions[] = [];
    if (transparent && (await sharp(first.bytes).stats()).isOpaque) {
      const cut = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect x="${width * 0.06}" y="${height * 0.06}" width="${width * 0.88}" height="${height * 0.88}" rx="${Math.min(width, height) * 0.3}" fill="#fff"/></svg>`;
      layers.push({ input: Buffer.from(cut), blend: 'dest-in' });
    }
    if (caption !== '')
      layers.push({
        input: Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${caption}</svg>`,
        ),
      });
    if (layers.length > 0) picture = await toRgba(sharp(picture.data, rawOf(picture)).composite(layers));
    return transparent ? picture : flatten(picture);
  };
  const caption = (what: string) =>
    drawCaption({
      prompt: call.prompt,
      model: call.modelId,
      quality: call.quality,
      width: call.width,
      height: call.height,
      what,
      // The other corner: the input may carry its own caption.
      corner: 'right',
    });

  return {
    transparent,
    async picture(index) {
      if (call.format === 'svg') {
        const tints = scene.tints.length > 0 ? scene.tints : [await dominantColor(first)];
        const pen = composeSvg({
          scene: { ...scene, tints },
          prompt: call.prompt,
          width: call.width,
          height: call.height,
          detail: DETAIL[call.quality],
          seed: `${call.prompt}#${index}`,
          transparent,
          phase: 0,
        });
        pen.raw(caption(' · edit'));
        return Buffer.from(pen.toSvg());
      }
      if (call.format === 'gif') {
        const what = caption(` · edit · ${call.frameCount} frames`);
        return encodeAnimation(call, (phase) => draw(index, call.width, call.height, phase, what));
      }
      return encode(
        await draw(index, call.width, call.height, 0, caption(' · edit')),
        call.format,
        call.compression,
      );
    },
    async preview(index, step, steps) {
      const scale = Math.min(1, MAX_PREVIEW_PX / Math.max(call.width, call.height));
      const small = await draw(index, Math.round(call.width * scale), Math.round(call.height * scale));
      return encodePreview(
        small,
        call.width,
        call.height,
        0.04 / 2 ** (step + 3 - Math.max(1, steps)),
        call.format,
      );
    },
  };
}

async function flatten(raster: Raster): Promise<Raster> {
  const data = await sharp(raster.data, rawOf(raster))
    .flatten({ background: '#ffffff' })
    .removeAlpha()
    .raw()
    .toBuffer();
  return { ...raster, data, channels: 3 };
}

/** Something new in a picture without a mask stands in its lower middle. */
async function addSubject(picture: Raster, sheet: Sheet): Promise<Raster> {
  const side = Math.round(Math.min(sheet.width, sheet.height) * 0.6);
  const patch = await toRgba(
    openSvg(composeSvg({ ...sheet, width: side, height: side, transparent: true }).toSvg()),
  );
  const [left, top] = [
    Math.round((sheet.width - side) / 2),
    Math.max(0, Math.round(sheet.height - side * 1.12)),
  ];
  return toRgba(
    sharp(picture.data, rawOf(picture)).composite([{ input: patch.data, ...rawOf(patch), left, top }]),
  );
}
