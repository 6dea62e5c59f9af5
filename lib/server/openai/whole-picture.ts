import 'server-only';
import { open } from 'node:fs/promises';
import type { OutputFormat } from '@/lib/shared/models';

/** Programs append notes of their own; the end of the picture is looked for this far before the end of the file. */
const TAIL_BYTES = 64 * 1024;

const PNG_END = Buffer.from('IEND\xae\x42\x60\x82', 'latin1');
const JPEG_END = Buffer.from([0xff, 0xd9]);
const GIF_END = 0x3b;

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
    if (format === 'webp') {
      const header = Buffer.alloc(8);
      await file.read(header, 0, 8, 0);
      return header.readUInt32LE(4) + 8 <= size;
    }
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    if (format === 'png') return tail.includes(PNG_END);
    if (format === 'jpeg') return tail.includes(JPEG_END);
    // Any byte may be this one; only the last counts, filling left aside.
    return tail.findLast((byte) => byte !== 0) === GIF_END;
  } finally {
    await file.close();
  }
}
