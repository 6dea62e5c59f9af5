import 'server-only';
import { inflateSync } from 'node:zlib';

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/** HarfBuzz reads fonts as they are before they are packed for the web (https://www.w3.org/TR/WOFF/). */
export function unpackWoff(packed: Uint8Array): Uint8Array {
  const from = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (from.getUint32(0) !== 0x774f4646) throw new Error('Not a WOFF file');
  const count = from.getUint16(12);
  const font = new Uint8Array(from.getUint32(16));
  const to = new DataView(font.buffer);
  const power = Math.floor(Math.log2(count));
  to.setUint32(0, from.getUint32(4));
  to.setUint16(4, count);
  to.setUint16(6, SFNT_ENTRY * 2 ** power);
  to.setUint16(8, power);
  to.setUint16(10, SFNT_ENTRY * (count - 2 ** power));
  let offset = SFNT_HEADER + SFNT_ENTRY * count;
  for (let table = 0; table < count; table += 1) {
    const entry = WOFF_HEADER + WOFF_ENTRY * table;
    const [start, packedLength, length] = [4, 8, 12].map((at) => from.getUint32(entry + at)) as [
      number,
      number,
      number,
    ];
    const data = packed.subarray(start, start + packedLength);
    font.set(packedLength < length ? inflateSync(data) : data, offset);
    const row = SFNT_HEADER + SFNT_ENTRY * table;
    to.setUint32(row, from.getUint32(entry));
    to.setUint32(row + 4, from.getUint32(entry + 16));
    to.setUint32(row + 8, offset);
    to.setUint32(row + 12, length);
    offset += (length + 3) & ~3;
  }
  return font;
}
