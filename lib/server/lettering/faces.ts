import 'server-only';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Blob, Face, Font } from 'harfbuzzjs';
import type { ComicFace } from '@/lib/shared/recipes/comic-types';
import { unpackWoff } from './unpack-woff';

/** A file of a face: these packages part a face by what it is needed for. */
export type FaceFile = {
  /** Names its glyphs among those of others. */
  name: string;
  font: Font;
  unitsPerEm: number;
};

export type FaceName = ComicFace | Fallback;
type Fallback =
  | 'noto-sans'
  | 'noto-sans-thai'
  | 'lalezar'
  | 'noto-sans-hebrew'
  | 'yusei-magic'
  | 'zcool-kuaile'
  | 'jua';

/** Letters of comics are strong: where a face has a bold, it is that. */
const WEIGHTS: Record<FaceName, number> = {
  'comic-neue': 700,
  bangers: 400,
  'patrick-hand': 400,
  'noto-sans': 700,
  'noto-sans-thai': 700,
  lalezar: 400,
  'noto-sans-hebrew': 700,
  'yusei-magic': 400,
  'zcool-kuaile': 400,
  jua: 400,
};

/** The same sign is drawn differently in these languages, so theirs goes first; Korean and Chinese have their own faces too. */
const OF_LANGUAGE: Record<string, Fallback> = { ja: 'yusei-magic', zh: 'zcool-kuaile', ko: 'jua' };
const OTHERS: readonly Fallback[] = [
  'noto-sans',
  'lalezar',
  'noto-sans-hebrew',
  'noto-sans-thai',
  'yusei-magic',
  'zcool-kuaile',
  'jua',
];

/** Faces to ask for a sign, in order. Signs of a face that goes with a language stay with it; Latin letters do not. */
export function facesFor(face: FaceName, language: string): readonly FaceName[] {
  const own = OF_LANGUAGE[language.split('-')[0]?.toLowerCase() ?? ''];
  return [...new Set<FaceName>([face, ...(own === undefined ? [] : [own]), ...OTHERS])];
}

type Part = { subset: string; ranges: readonly (readonly [number, number])[] };
const parts = new Map<FaceName, readonly Part[]>();
const files = new Map<string, FaceFile>();

/** The file of the first face that has all of these; undefined: no face has. */
export function findFile(faces: readonly FaceName[], codePoints: readonly number[]): FaceFile | undefined {
  for (const face of faces) {
    for (const { subset, ranges } of partsOf(face)) {
      if (!codePoints.every((codePoint) => inRanges(codePoint, ranges))) continue;
      const file = openFile(face, subset);
      if (hasAll(file, codePoints)) return file;
    }
  }
  return undefined;
}

export function hasAll({ font }: FaceFile, codePoints: readonly number[]): boolean {
  return codePoints.every((codePoint) => font.nominalGlyph(codePoint) !== undefined);
}

function inRanges(codePoint: number, ranges: Part['ranges']): boolean {
  return ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/** Read once each: what was read stays, all together some 20 MB. */
function openFile(face: FaceName, subset: string): FaceFile {
  const name = `${face}-${subset}`;
  const known = files.get(name);
  if (known !== undefined) return known;
  const path = find(`@fontsource/${face}/files/${name}-${WEIGHTS[face]}-normal.woff`);
  const hbFace = new Face(new Blob(toArrayBuffer(unpackWoff(readFileSync(path)))));
  const file = { name, font: new Font(hbFace), unitsPerEm: hbFace.upem };
  files.set(name, file);
  return file;
}

function toArrayBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
}

function partsOf(face: FaceName): readonly Part[] {
  const known = parts.get(face);
  if (known !== undefined) return known;
  const written: Record<string, string> = JSON.parse(
    readFileSync(find(`@fontsource/${face}/unicode.json`), 'utf8'),
  );
  const read = Object.entries(written).map(([subset, ranges]) => ({
    // Numbered parts stand in brackets there, and without them in the names of files.
    subset: subset.replace(/[[\]]/g, ''),
    ranges: ranges.split(',').map((range) => {
      const [first = '', last = first] = range.trim().replace('U+', '').split('-');
      return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
    }),
  }));
  parts.set(face, read);
  return read;
}

/** From the project's folder, not from this file's: a bundler moves the file, not the folder. */
function find(path: string): string {
  return createRequire(join(process.cwd(), 'package.json')).resolve(path);
}
