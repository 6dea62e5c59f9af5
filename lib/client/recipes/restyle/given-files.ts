/** What a person gives: files, folders and ZIPs, as photos that are read when their turn comes, and lists of names. */
import { SentenceError } from '@/lib/client/sentence-error';
import { MAX_UPLOAD_BYTES } from '@/lib/client/upload';
import type { Sentence } from '@/lib/shared/language';
import { MAX_JOB_ITEMS } from '@/lib/shared/recipes/wire-jobs';
import { UPLOAD_FORMATS } from '@/lib/shared/upload-formats';

export type GivenPhoto = {
  /** With its folders. */
  path: string;
  /** Of a ZIP, only now unpacked: no more than a few photos are in memory. */
  read(): Promise<Blob>;
};

export type Given = {
  photos: GivenPhoto[];
  /** Lists of names, as text. */
  lists: string[];
  /** Text files that may be lists and may be letters: `readme.txt` lies in many folders. */
  texts: string[];
  /** What could not be taken, and why. */
  problems: { name: string; sentence: Sentence }[];
  /** Files that are neither photos nor lists. */
  others: number;
};

/** More is a mistake: a whole disk was dropped. */
const MAX_FILES = 5_000;
const MAX_DEPTH = 12;
/** A list of names of 400 photos has some 20 KB. */
const MAX_LIST_BYTES = 1_000_000;
/** What a ZIP may unpack to in all, whatever it says: 400 photos of 10 MB. */
export const MAX_UNPACKED_BYTES = 4_000_000_000;

const PHOTO_ENDINGS: readonly string[] = Object.values(UPLOAD_FORMATS).flatMap(({ extensions }) => [
  ...extensions,
]);

export function kindOf({
  path,
  type,
}: {
  path: string;
  type: string;
}): 'photo' | 'zip' | 'list' | 'hidden' | 'other' {
  const name = path.split('/').at(-1)?.toLowerCase() ?? '';
  // What systems put beside photos: `.DS_Store`, `__MACOSX/._a.jpg`, `Thumbs.db`.
  if (name.startsWith('.') || name === 'thumbs.db' || name === 'desktop.ini' || path.startsWith('__MACOSX/'))
    return 'hidden';
  if (PHOTO_ENDINGS.some((ending) => name.endsWith(ending)) || type.startsWith('image/')) return 'photo';
  if (name.endsWith('.zip') || type === 'application/zip') return 'zip';
  if (/\.(csv|tsv|txt)$/.test(name) || type === 'text/csv') return 'list';
  return 'other';
}

/** @param files from a field; those of a folder have their path in `webkitRelativePath` */
export function readGivenFiles(files: readonly File[]): Promise<Given> {
  return sort(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** @param entries of a drop; they have to be taken from it while its event lasts */
export async function readGivenEntries(entries: readonly FileSystemEntry[]): Promise<Given> {
  const found: { path: string; file: File }[] = [];
  const problems: Given['problems'] = [];
  async function walk(entry: FileSystemEntry, depth: number): Promise<void> {
    if (found.length >= MAX_FILES || depth > MAX_DEPTH) return;
    const path = entry.fullPath.replace(/^\//, '');
    try {
      await take(entry, path, depth);
    } catch {
      // It was moved away meanwhile, or its folder is not open to this person: all others are taken.
      problems.push({ name: path, sentence: { key: 'inputs.unreadable' } });
    }
  }
  async function take(entry: FileSystemEntry, path: string, depth: number): Promise<void> {
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      found.push({ path, file });
    } else if (isFolder(entry)) {
      const reader = entry.createReader();
      // Browsers give a hundred at a time, and none at the end.
      for (;;) {
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
          reader.readEntries(resolve, reject),
        );
        if (some.length === 0) break;
        for (const each of some) await walk(each, depth + 1);
      }
    }
  }
  for (const entry of entries) await walk(entry, 0);
  const given = await sort(found);
  return { ...given, problems: [...problems, ...given.problems] };
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function sort(files: readonly { path: string; file: File }[]): Promise<Given> {
  const given: Given = { photos: [], lists: [], texts: [], problems: [], others: 0 };
  for (const { path, file } of files.toSorted(byPath)) {
    const kind = kindOf({ path, type: file.type });
    if (kind === 'photo') given.photos.push({ path, read: async () => file });
    else if (kind === 'list') await takeList(given, path, file);
    else if (kind === 'zip') await takeZip(given, path, file);
    else if (kind === 'other') given.others += 1;
  }
  return given;
}

/** As a folder shows them: `2.jpg` before `10.jpg`. */
function byPath({ path: one }: { path: string }, { path: other }: { path: string }): number {
  return one.localeCompare(other, undefined, { numeric: true });
}

async function takeList(given: Given, path: string, file: Blob): Promise<void> {
  if (file.size > MAX_LIST_BYTES) {
    given.problems.push({ name: path, sentence: { key: 'restyle.given.longList' } });
    return;
  }
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  const isText = path.toLowerCase().endsWith('.txt') && !namesPhoto(text);
  (isText ? given.texts : given.lists).push(text);
}

function namesPhoto(text: string): boolean {
  const lower = text.toLowerCase();
  return PHOTO_ENDINGS.some((ending) => lower.includes(ending));
}

/** Spreadsheets on Windows still write their own encoding. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Nothing is unpacked before its turn, and never more than any upload may have, whatever the archive says of it. */
async function takeZip(given: Given, path: string, file: Blob): Promise<void> {
  const { BlobReader, configure, ZipReader } = await import('@zip.js/zip.js/lib/zip-core-native.js');
  // Browsers inflate by themselves; workers of blobs are forbidden here.
  configure({ useWebWorkers: false });
  const left = { bytes: MAX_UNPACKED_BYTES };
  try {
    const reader = new ZipReader(new BlobReader(file));
    let seen = 0;
    for await (const entry of reader.getEntriesGenerator()) {
      seen += 1;
      if (seen > MAX_FILES)
        throw new SentenceError({ key: 'restyle.given.longZip', values: { most: MAX_FILES } });
      if (entry.directory) continue;
      const name = entry.filename.replaceAll('\\', '/');
      const kind = kindOf({ path: name, type: '' });
      const read = async () => {
        if (entry.encrypted) throw new SentenceError({ key: 'restyle.given.lockedZip' });
        return unpack((target) => entry.getData(target), left);
      };
      if (kind === 'photo') given.photos.push({ path: name, read });
      else if (kind === 'list') await takeList(given, name, await read());
      else if (kind !== 'hidden') given.others += 1;
      if (given.photos.length > MAX_JOB_ITEMS * 2) break;
    }
  } catch (error) {
    const sentence: Sentence =
      error instanceof SentenceError ? error.sentence : { key: 'restyle.given.badZip' };
    given.problems.push({ name: path, sentence });
  }
}

/** @throws SentenceError where it is larger than any upload may be, before more than that is in memory */
async function unpack(
  write: (target: WritableStream<Uint8Array>) => Promise<unknown>,
  left: { bytes: number },
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const target = new WritableStream<Uint8Array>({
    write(piece) {
      size += piece.byteLength;
      left.bytes -= piece.byteLength;
      if (size > MAX_UPLOAD_BYTES || left.bytes < 0)
        throw new SentenceError({
          key: 'restyle.given.largeInZip',
          values: { megabytes: MAX_UPLOAD_BYTES / 1_000_000 },
        });
      pieces.push(new Uint8Array(piece));
    },
  });
  await write(target);
  return new Blob(pieces);
}
