import 'server-only';
import { open } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { type CodedColours, codedColours, isSrgb, type Primaries, SRGB_PRIMARIES } from './coded-colours';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum. */
const FRAME_BYTES = 12;
/** What stands before the pixels is some kilobytes; who hides more behind a million small chunks is not followed. */
const MAX_CHUNKS = 1000;
/** The largest chunk that is looked into: cHRM. */
const LOOK_BYTES = 32;

export type PngHeader = {
  /** How its colours are told, where that is not a profile; null: by a profile, or they are sRGB. */
  colours: CodedColours | null;
  /** A profile is there, and something that ranks above it says other colours. */
  ignoreProfile: boolean;
  animated: boolean;
};

/** What the chunks before the pixels say. The colours by the order of the standard: cICP, iCCP, sRGB, cHRM with gAMA. */
export async function readPngHeader(path: string): Promise<PngHeader> {
  const chunks = new Map<string, Buffer>();
  for await (const { type, body } of chunksOf(path)) {
    if (type === 'IDAT') break;
    if (!chunks.has(type)) chunks.set(type, body);
  }
  const coded = codedByCicp(chunks.get('cICP'));
  const ranked = coded ?? (chunks.has('iCCP') || chunks.has('sRGB') ? null : codedByGamma(chunks));
  return {
    colours: ranked === null || isSrgb(ranked) ? null : ranked,
    ignoreProfile: coded !== null,
    animated: chunks.has('acTL'),
  };
}

/** Where the last whole chunk ends: what stands behind was cut off. */
export async function wholePngBytes(path: string): Promise<number> {
  let end = SIGNATURE_BYTES;
  for await (const chunk of chunksOf(path)) end = chunk.end;
  return end;
}

export const PNG_END: Buffer = chunk('IEND', Buffer.alloc(0));

/** The same PNG with a profile: what our own encoder wrote, which is without. */
export function withProfile(png: Buffer, profile: Uint8Array): Buffer {
  const afterHeader = SIGNATURE_BYTES + FRAME_BYTES + 13;
  const body = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(profile, { level: 1 })]);
  return Buffer.concat([png.subarray(0, afterHeader), chunk('iCCP', body), png.subarray(afterHeader)]);
}

function chunk(type: string, body: Buffer): Buffer {
  const framed = Buffer.alloc(FRAME_BYTES + body.length);
  framed.writeUInt32BE(body.length, 0);
  framed.write(type, 4, 'latin1');
  body.copy(framed, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, 8 + body.length)), 8 + body.length);
  return framed;
}

/** Whole chunks only. */
async function* chunksOf(path: string): AsyncGenerator<{ type: string; body: Buffer; end: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const look = Buffer.alloc(8 + LOOK_BYTES);
    let at = SIGNATURE_BYTES;
    for (let count = 0; count < MAX_CHUNKS && at + FRAME_BYTES <= size; count++) {
      const { bytesRead } = await file.read(look, 0, look.length, at);
      const length = look.readUInt32BE(0);
      const end = at + FRAME_BYTES + length;
      if (end > size) return;
      const body = Buffer.from(look.subarray(8, Math.min(bytesRead, 8 + length)));
      yield { type: look.toString('latin1', 4, 8), body, end };
      at = end;
    }
  } finally {
    await file.close();
  }
}

function codedByCicp(body: Buffer | undefined): CodedColours | null {
  const [primaries, transfer, matrix] = body ?? [];
  // PNG holds RGB; with another matrix the chunk is to be ignored.
  if (primaries === undefined || transfer === undefined || matrix !== 0) return null;
  return codedColours(primaries, transfer);
}

/** As encoders of sRGB write it for decoders that do not know sRGB: then it is sRGB, not a power. */
const SRGB_GAMMA = 45_455;
const GAMMA_TOLERANCE = 1000;
const XY_TOLERANCE = 0.001;

function codedByGamma(chunks: ReadonlyMap<string, Buffer>): CodedColours | null {
  const gamma = chunks.get('gAMA');
  const chromaticities = chunks.get('cHRM');
  const value = gamma?.length === 4 ? gamma.readUInt32BE(0) : 0;
  if (value === 0) return null;
  const primaries = chromaticities?.length === 32 ? readPrimaries(chromaticities) : SRGB_PRIMARIES;
  if (primaries === null) return null;
  if (primaries === SRGB_PRIMARIES && Math.abs(value - SRGB_GAMMA) <= GAMMA_TOLERANCE) return null;
  return { primaries, transfer: { kind: 'power', exponent: 100_000 / value } };
}

function readPrimaries(body: Buffer): Primaries | null {
  const at = (index: number) =>
    [body.readUInt32BE(index * 8) / 100_000, body.readUInt32BE(index * 8 + 4) / 100_000] as const;
  const read: Primaries = { white: at(0), red: at(1), green: at(2), blue: at(3) };
  const points = ['white', 'red', 'green', 'blue'] as const;
  if (points.some((point) => read[point][1] <= 0 || read[point][0] + read[point][1] > 1)) return null;
  const same = points.every((point) =>
    [0, 1].every(
      (axis) => Math.abs((read[point][axis] ?? 0) - (SRGB_PRIMARIES[point][axis] ?? 0)) <= XY_TOLERANCE,
    ),
  );
  return same ? SRGB_PRIMARIES : read;
}
