import sharp from 'sharp';
import type { Call } from '@/stand-in/check-call';
import type { Raster } from './render';

/**
 * One turn of the scene: clouds drift, water glints, the subject breathes. It loops without a jump.
 *
 * @param draw the picture at a moment from 0 to 1
 */
export async function encodeAnimation(call: Call, draw: (phase: number) => Promise<Raster>): Promise<Buffer> {
  const frames: Raster[] = [];
  for (let frame = 0; frame < call.frameCount; frame += 1) frames.push(await draw(frame / call.frameCount));
  return sharp(Buffer.concat(frames.map((frame) => frame.data)), {
    raw: {
      width: call.width,
      height: call.height * call.frameCount,
      channels: frames[0]?.channels ?? 3,
      pageHeight: call.height,
    },
    limitInputPixels: false,
  })
    .gif({
      loop: 0,
      delay: Array.from(frames, () => call.frameDurationMs),
      effort: 1,
      dither: 0.4,
      reuse: true,
    })
    .toBuffer();
}
