/**
 * A zlib stream of rows that consist of runs, as masks do: each run is its first pixel and matches with the pixel before,
 * in the fixed code of deflate (RFC 1951, 3.2.6). A general compressor looks at every byte, and took half a second for the
 * 96 MB of a transparent mask at 24 megapixels; this looks at every run.
 */
import type { Mask } from './mask';

const LONGEST_MATCH = 258;
const SHORTEST_MATCH = 3;
const ADLER_BASE = 65_521;

/** Bits as they are written, the lowest first, and how many. */
type Code = { readonly bits: number; readonly length: number };

/** Codes are written from their highest bit on, unlike everything else in the stream. */
function reversed(code: number, length: number): Code {
  let bits = 0;
  for (let i = 0; i < length; i++) bits |= ((code >> i) & 1) << (length - 1 - i);
  return { bits, length };
}

function join(first: Code, second: Code): Code {
  return { bits: first.bits | (second.bits << first.length), length: first.length + second.length };
}

function symbolCode(symbol: number): Code {
  if (symbol < 144) return reversed(0x30 + symbol, 8);
  if (symbol < 256) return reversed(0x190 + symbol - 144, 9);
  if (symbol < 280) return reversed(symbol - 256, 7);
  return reversed(0xc0 + symbol - 280, 8);
}

/** Length 3…258 as its symbol and what that leaves open. */
function lengthCode(matched: number): Code {
  if (matched === LONGEST_MATCH) return symbolCode(285);
  const rest = matched - SHORTEST_MATCH;
  const extra = rest < 8 ? 0 : 29 - Math.clz32(rest);
  const symbol = 257 + 4 * extra + (rest >> extra);
  return join(symbolCode(symbol), { bits: rest & ((1 << extra) - 1), length: extra });
}

const LITERALS = Array.from({ length: 256 }, (_, value) => symbolCode(value));
const END_OF_BLOCK = symbolCode(256);

/** Matches with what lies `distance` bytes before. Of distances only 1 and 4 are needed, which leave nothing open. */
function matchCodes(distance: 1 | 4): Code[] {
  const far = reversed(distance - 1, 5);
  return Array.from({ length: LONGEST_MATCH + 1 }, (_, matched) =>
    matched < SHORTEST_MATCH ? END_OF_BLOCK : join(lengthCode(matched), far),
  );
}

const MATCHES = { 1: matchCodes(1), 4: matchCodes(4) } as const;

/**
 * @param pixelOf the bytes of a pixel: one, or four of them
 * @param maxBytes what is longer is given up: many short runs are a case for a general compressor
 * @returns PNG's rows, each behind its filter (none); null where they would be longer
 */
export function deflateRuns(
  { width, height, data }: Mask,
  pixelOf: (value: number) => readonly number[],
  maxBytes: number,
): Uint8Array<ArrayBuffer> | null {
  const pixels = Array.from({ length: 256 }, (_, value) => pixelOf(value));
  const pixelBytes = pixels[0]?.length === 4 ? 4 : 1;
  const matches = MATCHES[pixelBytes];
  const sums = pixels.map((bytes) => ({
    sum: bytes.reduce((total, byte) => total + byte, 0),
    weighted: bytes.reduce((total, byte, i) => total + byte * (pixelBytes - i), 0),
  }));
  const words =
    data.byteOffset % 4 === 0 ? new Int32Array(data.buffer, data.byteOffset, data.length >> 2) : null;
  // A pixel and the bits before it fit behind the bound.
  const out = new Uint8Array(maxBytes + 64);
  let to = 0;
  let pending = 0;
  let pendingBits = 0;
  let a = 1;
  let b = 0;

  function put({ bits, length }: Code): void {
    pending |= bits << pendingBits;
    pendingBits += length;
    while (pendingBits >= 8) {
      out[to++] = pending;
      pending >>>= 8;
      pendingBits -= 8;
    }
  }

  function putRun(value: number, count: number): void {
    for (const byte of pixels[value] as readonly number[]) put(LITERALS[byte] as Code);
    let rest = (count - 1) * pixelBytes;
    while (rest >= SHORTEST_MATCH && to < maxBytes) {
      let matched = Math.min(rest, LONGEST_MATCH);
      // What is left over has to be long enough for a match.
      if (rest - matched > 0 && rest - matched < SHORTEST_MATCH) matched -= SHORTEST_MATCH;
      put(matches[matched] as Code);
      rest -= matched;
    }
    for (; rest > 0; rest--) put(LITERALS[(pixels[value] as readonly number[])[0] as number] as Code);
    // Adler-32 of all of the run at once.
    const { sum, weighted } = sums[value] as { sum: number; weighted: number };
    b += count * (pixelBytes * a + weighted) + (pixelBytes * sum * count * (count - 1)) / 2;
    b %= ADLER_BASE;
    a = (a + count * sum) % ADLER_BASE;
  }

  /** Where the run that begins at `from` ends, at most at `end`. */
  function endOfRun(from: number, end: number): number {
    const value = data[from] as number;
    let at = from + 1;
    if (words) {
      while (at < end && at % 4 !== 0 && data[at] === value) at++;
      if (at % 4 === 0) {
        const same = Math.imul(value, 0x01010101);
        while (at + 4 <= end && words[at >> 2] === same) at += 4;
      }
    }
    while (at < end && data[at] === value) at++;
    return at;
  }

  // Deflate with a window of 32 KB; one block, the last, in the fixed code.
  out.set([0x78, 0x01]);
  to = 2;
  put({ bits: 0b011, length: 3 });
  for (let y = 0; y < height; y++) {
    put(LITERALS[0] as Code);
    b = (b + a) % ADLER_BASE;
    const end = (y + 1) * width;
    for (let at = y * width; at < end; ) {
      const next = endOfRun(at, end);
      putRun(data[at] as number, next - at);
      if (to >= maxBytes) return null;
      at = next;
    }
  }
  put(END_OF_BLOCK);
  if (pendingBits > 0) put({ bits: 0, length: 8 - pendingBits });
  const sum = [b >> 8, b & 255, a >> 8, a & 255];
  out.set(sum, to);
  return out.slice(0, to + 4);
}
