import 'server-only';
import { open } from 'node:fs/promises';
import type { OutputFormat } from '@/lib/shared/models';

/** Programs append their own notes; the end of the picture is looked for this far before the end of the file. */
const TAIL_BYTES = 64 * 1024;

const PNG_END = Buffer.from('IEND\xae\x42\x60\x82', 'latin1');
const JPEG_END = Buffer.from([0xff, 0xd9]);
const GIF_END = 0x3b;

const SVG_END = /<\/(?:\w{1,32}:)?svg>\s*$|\/>\s*$/;

/**
 * Whether the file has the end that its format prescribes. One that was cut still tells its size and shows its upper
 * part, so nothing else would notice. Reads the tail only: a full decode would cost a hundred times as much.
 */
export async function isWholePicture(path: string, format: OutputFormat): Promise<boolean> {
  // Half an SVG is no XML: it has failed already, where its size was read.
  if (format === 'svg') return true;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(8);
    await file.read(start, 0, 8, 0);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    return hasItsEnd(format, { start, tail, sizeBytes: size });
  } finally {
    await file.close();
  }
}

/**
 * The same of a picture that passes by.
 * @param picture.start its first 8 bytes at least
 * @param picture.tail its last bytes
 */
export function hasItsEnd(
  format: OutputFormat,
  { start, tail, sizeBytes }: { start: Buffer; tail: Buffer; sizeBytes: number },
): boolean {
  switch (format) {
    case 'webp':
      return start.readUInt32LE(4) + 8 <= sizeBytes;
    case 'png':
      return tail.includes(PNG_END);
    case 'jpeg':
      return tail.includes(JPEG_END);
    case 'gif':
      // Any byte may be this one; only the last counts, filling left aside.
      return tail.findLast((byte) => byte !== 0) === GIF_END;
    case 'svg':
      return SVG_END.test(tail.toString('latin1'));
  }
}
