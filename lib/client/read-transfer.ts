/** What a person drops or pastes, sorted. Pure but for the browser's own objects. */

export type Transfer = {
  files: File[];
  /** Image of this server, dragged from one of its pages. */
  ownImageId: string | null;
  /** Why nothing of it, or not all of it, can be taken. */
  problem: 'folder' | 'link' | 'nothing' | null;
};

const OWN_IMAGE = /^\/api\/images\/([\w-]+)$/;

/**
 * Files win over whatever lies beside them: a file manager puts the file's name there as text, a browser the address of
 * the picture.
 *
 * @param origin of this page
 */
export function readTransfer(data: DataTransfer, origin: string): Transfer {
  const ownImageId = ownImageOf(data.getData('text/uri-list'), origin);
  if (ownImageId !== null) return { files: [], ownImageId, problem: null };
  const files: File[] = [];
  let folders = 0;
  for (const item of data.items) {
    if (item.kind !== 'file') continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry?.()?.isDirectory) folders += 1;
    else if (file) files.push(file);
  }
  const empty = data.types.includes('text/uri-list') ? 'link' : 'nothing';
  const problem = folders > 0 ? 'folder' : files.length === 0 ? empty : null;
  return { files, ownImageId: null, problem };
}

/** Files and folders, for who walks through them; only while the event of the drop lasts. */
export function entriesOf(data: DataTransfer): FileSystemEntry[] {
  return [...data.items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry?.() ?? []) : []));
}

function ownImageOf(uriList: string, origin: string): string | null {
  const first = uriList.split(/\r?\n/).find((line) => line !== '' && !line.startsWith('#'));
  if (first === undefined || !URL.canParse(first)) return null;
  const url = new URL(first);
  return url.origin === origin ? (OWN_IMAGE.exec(url.pathname)?.[1] ?? null) : null;
}

/** A drag that would take the page away, or should end in a picture: anything but plain text. */
export function isForUs(types: readonly string[]): boolean {
  return types.includes('Files') || types.includes('text/uri-list');
}

/**
 * An office program puts a picture of what was copied beside the text and its form. Into a field goes the text: no one
 * copied a file.
 */
export function isRichText({ types }: Pick<DataTransfer, 'types'>): boolean {
  return types.includes('text/plain') && types.includes('text/html');
}
