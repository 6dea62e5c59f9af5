import { createTurns } from '@/lib/shared/turns';
import type { Call } from '@/stand-in/check-call';
import { encodeAnimation } from './animate';
import { composeSvg, type Sheet } from './compose';
import { openEdit } from './edit';
import { drawCaption } from './lettering';
import { readScene, type Scene } from './read-scene';
import { DETAIL, encode, encodePreview, renderRaster } from './render';

/** A 4K picture needs about 150 MB while it is drawn, and libvips is not faster for being asked for many at once. */
const takeTurn = createTurns(2);

/** The pictures of one call. The same call always gives the same bytes. */
export type Drawing = {
  /** Whether the pictures really have transparent pixels. */
  transparent: boolean;
  picture: (index: number) => Promise<Buffer>;
  /** The unfinished picture at `step` of `steps`. */
  preview: (index: number, step: number, steps: number) => Promise<Buffer>;
};

/** Edge of the raster that previews are made from. */
const PREVIEW_PX = 512;
/** Blur of the previews, as a share of the shorter side: the first is little more than colours. */
const SOFTNESS = [0.045, 0.02, 0.008] as const;

function isTransparent(call: Call, scene: Scene): boolean {
  const able =
    call.model.transparent &&
    (call.format === 'png' || call.format === 'webp' || call.format === 'svg' || call.format === 'gif');
  if (call.background === 'transparent') return able;
  return (
    call.background === 'auto' &&
    able &&
    /\b(transparent|sticker|cut-?out)\b/i.test(call.prompt) &&
    scene.style !== 'photo'
  );
}

export async function openDrawing(call: Call, options: { opaque: boolean }): Promise<Drawing> {
  const drawing = call.route === 'edits' ? await openEdit(call, options) : openGeneration(call, options);
  return {
    transparent: drawing.transparent,
    picture: (index) => takeTurn(() => drawing.picture(index)),
    preview: (index, step, steps) => takeTurn(() => drawing.preview(index, step, steps)),
  };
}

function openGeneration(call: Call, options: { opaque: boolean }): Drawing {
  const scene = readScene(call.prompt);
  const transparent = !options.opaque && isTransparent(call, scene);
  const planning = call.complexity === 'high' ? 1 : call.complexity === 'low' ? -1 : 0;
  const detail = Math.min(4, Math.max(0, DETAIL[call.quality] + planning));
  const sheetOf = (index: number): Sheet => ({
    scene,
    prompt: call.prompt,
    width: call.width,
    height: call.height,
    detail,
    // Neither model nor size nor quality: the same words give the same composition, and more quality shows more of it.
    seed: `${call.prompt}#${index}`,
    transparent,
    phase: 0,
  });
  const captionOf = (what = '') =>
    drawCaption({
      prompt: call.prompt,
      model: call.modelId,
      quality: call.quality,
      width: call.width,
      height: call.height,
      what,
    });

  return {
    transparent,
    async picture(index) {
      const sheet = sheetOf(index);
      if (call.format === 'svg') {
        const pen = composeSvg(sheet);
        pen.raw(captionOf());
        return Buffer.from(pen.toSvg());
      }
      if (call.format === 'gif') {
        const caption = captionOf(` · ${call.frameCount} frames`);
        // Drawn flat: grain would flicker, and a palette of 256 colours has none to spare for it.
        return encodeAnimation(call, (phase) =>
          renderRaster({ ...sheet, detail: Math.min(1, detail), phase }, caption),
        );
      }
      return encode(await renderRaster(sheet, captionOf()), call.format, call.compression);
    },
    async preview(index, step, steps) {
      const scale = Math.min(1, PREVIEW_PX / Math.max(call.width, call.height));
      const sheet = sheetOf(index);
      const small = await renderRaster(
        { ...sheet, width: Math.round(call.width * scale), height: Math.round(call.height * scale) },
        '',
      );
      // With fewer steps the early, blurred ones are left out.
      const softness =
        SOFTNESS[Math.min(SOFTNESS.length - 1, step + (SOFTNESS.length - Math.max(1, steps)))] ?? 0.01;
      return encodePreview(small, call.width, call.height, softness, call.format);
    },
  };
}
