/** What photos are called: by their files, or by a list that somebody has in a spreadsheet. Pure. */
import { ITEM_NAME_MAX } from '@/lib/shared/recipes/wire-jobs';

/** A line of the list: a file, and what is on it. */
export type NameRow = { file: string; name: string };

/** `Menu/grilled_salmon-2.jpeg` → `grilled salmon 2`. */
export function nameOfFile(file: string): string {
  return tidy(stemOf(file).replace(/[_-]+/g, ' '));
}

/**
 * The same for `Menu\Wild_Salmon.JPG`, `wild-salmon.jpeg` and `wild salmon`, which is its name here: spreadsheets leave out endings,
 * systems change letters.
 */
export function fileKey(file: string): string {
  return stemOf(file)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

/** The same with as much of its folders: `Menu\\Fish\\1.jpg` → `1`, `fish/1`, `menu/fish/1`. */
function pathKeys(file: string): string[] {
  const parts = file.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  const keys = parts.map(fileKey);
  return keys.map((_, index) => keys.slice(-1 - index).join('/'));
}

function stemOf(file: string): string {
  const base = file.split(/[/\\]/).at(-1) ?? '';
  return base.replace(/(.)\.[a-z0-9]{1,5}$/i, '$1');
}

function tidy(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, ITEM_NAME_MAX);
}

/** What a first line says if it is a heading and no photo: `File`, `Image name`, `photo_file`. */
const FILE_HEADS =
  /^(?:(?:file|photo|picture|image|img)[\s_-]*(?:file|name|id)?|datei(?:name)?|bild(?:datei|name)?|foto|fichier|photo du plat|archivo|imagen|nombre de archivo|immagine|arquivo|imagem|bestand|afbeelding)s?$/i;
const NAME_HEADS =
  /^(?:(?:menu|dish|item|product|food)?[\s_-]*(?:name|title)|dish|(?:menu[\s_-]*)?item|product|gericht|speise|produkt|artikel|titel|plat|produit|titre|nom(?: du plat)?|nombre|plato|producto|título|piatto|prodotto|nome|prato|produto|gerecht|naam)s?$/i;

/**
 * The rows of a list of names. Which column is which is read from its heading; without one the first two are file and
 * name. Lines without both are no rows.
 */
export function readNameRows(cells: readonly (readonly string[])[]): NameRow[] {
  const lines = cells.map((line) => line.map((cell) => cell.trim()));
  const head = lines[0] ?? [];
  const fileAt = head.findIndex((cell) => FILE_HEADS.test(cell));
  const nameAt = head.findIndex((cell, at) => at !== fileAt && NAME_HEADS.test(cell));
  const hasHead = fileAt >= 0 && nameAt >= 0;
  const [file, name] = hasHead ? [fileAt, nameAt] : [0, 1];
  return lines
    .slice(hasHead ? 1 : 0)
    .map((line) => ({ file: line[file] ?? '', name: tidy(line[name] ?? '') }))
    .filter((row) => row.file !== '' && row.name !== '');
}

/** Text of a CSV, with any of the usual signs between cells, quotes or none, and a byte order mark or none. */
export async function parseNameList(text: string): Promise<NameRow[]> {
  const { default: Papa } = await import('papaparse');
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    skipEmptyLines: 'greedy',
    delimitersToGuess: [',', ';', '\t', '|'],
  });
  return readNameRows(data);
}

export type NamedPhotos = {
  /** New names by the photo's id. */
  names: ReadonlyMap<string, string>;
  /** Rows that belong to none of the photos. */
  unmatched: readonly NameRow[];
};

/** @param photos each with the files that it may be listed under */
export function matchNames(
  rows: readonly NameRow[],
  photos: readonly { id: string; files: readonly string[] }[],
): NamedPhotos {
  const byKey = new Map<string, string[]>();
  for (const { id, files } of photos)
    for (const key of new Set(files.flatMap(pathKeys))) byKey.set(key, [...(byKey.get(key) ?? []), id]);
  const names = new Map<string, string>();
  const unmatched: NameRow[] = [];
  for (const row of rows) {
    // Two folders may each have a `1.jpg`: where a row says the folder it means that one.
    const key = pathKeys(row.file).findLast((each) => byKey.has(each));
    const ids = byKey.get(key ?? '') ?? [];
    if (ids.length === 0) unmatched.push(row);
    for (const id of ids) names.set(id, row.name);
  }
  return { names, unmatched };
}
