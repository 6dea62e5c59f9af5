import type { Size } from '@/lib/shared/mask/geometry';
import type { WireEdit, WireImage } from '@/lib/shared/wire';
import {
  DEFAULT_CHOICES,
  type EditChoices,
  NOTHING_PAINTED,
  type Painted,
  type PlannedEdit,
  parseChoices,
} from './edit-choices';
import { originalUrl } from './image-url';
import { dropLocalPicture, inputStore } from './input-store';
import { type Base, baseOf, isRefused, type Tray } from './input-tray';
import type { CanvasSession } from './mask/canvas-session';
import { createPersisted, hydrate } from './persisted';
import { SentenceError } from './sentence-error';

const PAINTED_KEPT = 24;

/** What fills the working side: the feed, or the base. */
export type Workbench = null | 'mask' | 'markup' | 'result';

type EditState = {
  choices: EditChoices;
  painted: Painted;
  /** Of the base; null until it is painted on. */
  canvas: CanvasSession | null;
  workbench: Workbench;
  /** The edit that was started from the workbench. */
  runId: string | null;
  planned: PlannedEdit | null;
};

export const editStore = createPersisted<EditState>(
  {
    choices: DEFAULT_CHOICES,
    painted: NOTHING_PAINTED,
    canvas: null,
    workbench: null,
    runId: null,
    planned: null,
  },
  {
    name: 'overpaint.edit',
    version: 1,
    keep: ({ choices }) => choices,
    parse(kept) {
      const choices = parseChoices(kept);
      return choices && { choices };
    },
    waits: true,
  },
);

/** Ids of pictures that were painted on: only for these a mask is looked for. */
const paintedStore = createPersisted<{ ids: readonly string[] }>(
  { ids: [] },
  {
    name: 'overpaint.painted',
    version: 1,
    keep: ({ ids }) => ids,
    parse: (kept) => (Array.isArray(kept) ? { ids: kept.filter((id) => typeof id === 'string') } : null),
    waits: true,
  },
);

export function changeChoices(change: Partial<EditChoices>): void {
  editStore.setState(({ choices }) => ({ choices: { ...choices, ...change } }));
}

/** Whether what is painted on this canvas is painted on this picture. */
function isOf(canvas: CanvasSession, { image, local }: Base): boolean {
  const { file } = canvas.source;
  return image !== null && canvas.imageId() !== null
    ? canvas.imageId() === image.id
    : file !== null && file === local?.file;
}

/** The canvas of this picture, opened when there is none. */
async function openCanvas(base: Base): Promise<CanvasSession> {
  const { openCanvasSession } = await import('./mask/canvas-session');
  const open = editStore.getState().canvas;
  if (open && isOf(open, base)) return open;
  open?.close();
  const { image, local } = base;
  const { width, height } = image ?? local;
  const canvas = openCanvasSession({
    source: { file: local?.file ?? null, width, height },
    ...placeOf(base),
  });
  editStore.setState({ canvas, painted: NOTHING_PAINTED });
  const look = () => {
    if (editStore.getState().canvas !== canvas) return;
    const painted = paintedOn(canvas);
    editStore.setState({ painted });
    const isKept = painted.mask !== null || painted.hasMarkup || canvas.otherVersions().length > 0;
    rememberPainted(canvas.storageKey(), isKept);
  };
  canvas.subscribe(look);
  await canvas.ready;
  look();
  if (image !== null) await settle(canvas, image);
  return canvas;
}

/** Where what is painted is kept: under the file's key until the server has it. */
function placeOf({ image, local }: Base): { imageId: string | null; storageKey: string } {
  if (image === null) return { imageId: null, storageKey: local.storageKey };
  // It was painted on, was not the base for a while, and came to the server meanwhile.
  if (local && readPainted().includes(local.storageKey))
    return { imageId: null, storageKey: local.storageKey };
  return { imageId: image.id, storageKey: image.id };
}

/** The server has the picture that is being painted on. */
async function settle(canvas: CanvasSession, image: WireImage): Promise<void> {
  if (canvas.imageId() !== null) return;
  const before = canvas.storageKey();
  await canvas.settle(image.id);
  rememberPainted(before, false);
}

function paintedOn(canvas: CanvasSession): Painted {
  const { bounds, coveragePercent, isFull } = canvas.summary();
  return {
    mask: bounds === null ? null : { bounds, coveragePercent, isFull },
    hasMarkup: canvas.markupState().items.length > 0,
    frame: canvas.frame(),
  };
}

function closeCanvas(): void {
  editStore.getState().canvas?.close();
  editStore.setState(({ workbench }) => ({
    canvas: null,
    painted: NOTHING_PAINTED,
    workbench: workbench === 'result' ? workbench : null,
  }));
}

/** Opens the base in the working side of the page. Rejects when the canvas cannot be loaded. */
export async function openWorkbench(mode: 'mask' | 'markup'): Promise<void> {
  const base = baseOf(inputStore.getState().items);
  if (!base) return;
  await openCanvas(base);
  editStore.setState(({ choices }) => ({ workbench: mode, choices: { ...choices, steer: mode } }));
}

export function closeWorkbench(): void {
  void editStore.getState().canvas?.keepNow();
  editStore.setState({ workbench: null });
}

export function clearPainted(which: 'mask' | 'markup'): void {
  const { canvas } = editStore.getState();
  if (which === 'mask') canvas?.clear();
  else canvas?.markup.clear();
}

/** Takes over how an earlier edit was done, its mask included. */
export async function adoptEdit(edit: WireEdit, base: WireImage): Promise<void> {
  const { placement, region, featherPx, matchGrain, sendWholePhoto, reinforcePrompt, mask } = edit;
  editStore.setState({
    choices: {
      ...editStore.getState().choices,
      placement,
      region: region === 'none' ? 'none' : 'auto',
      featherPx,
      matchGrain,
      sendWholePhoto,
      reinforcePrompt,
      steer: edit.markup ? 'markup' : 'mask',
    },
  });
  if (mask === null) return;
  const canvas = await openCanvas({ image: base });
  const response = await fetch(originalUrl({ id: mask }));
  if (!response.ok) throw new SentenceError({ key: 'canvas.problems.maskGone' });
  await canvas.load(await response.blob());
  if (typeof region === 'object') canvas.setFrame(region);
}

/**
 * A canvas belongs to its base: another base, another canvas. Who adds a file is about to paint on it, so it is decoded at
 * once; what the server has is opened when it is wanted, or was painted on. Returns the end of it.
 */
export function followBase(): () => void {
  hydrate(editStore);
  let followed: Base | null = null;
  const follow = () => {
    const { items } = inputStore.getState();
    const base = baseOf(items);
    if (base?.image?.id === followed?.image?.id && base?.local === followed?.local) return;
    followed = base;
    const { canvas } = editStore.getState();
    if (canvas && !(base && isOf(canvas, base))) leaveCanvas(items);
    if (base?.image != null && base.local && !isSameSize(base.image, base.local)) startAnew(items);
    else if (base?.image === null) void openAtOnce(base);
    else if (base && canvas && isOf(canvas, base)) void settle(canvas, base.image);
    else if (base && isRemembered(base)) void openCanvas(base).catch(() => {});
  };
  follow();
  const end = inputStore.subscribe(follow);
  return () => {
    end();
    closeCanvas();
  };
}

async function openAtOnce({ local }: Base): Promise<void> {
  try {
    await import('./mask/canvas-session');
    // Meanwhile it may have gone, or come to the server.
    const base = baseOf(inputStore.getState().items);
    if (base && base.local === local) await (await openCanvas(base)).photo();
  } catch {
    // It is said on the canvas, when that is opened.
  }
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

function isRemembered({ image, local }: Base): boolean {
  const painted = readPainted();
  return [image?.id, local?.storageKey].some((key) => key !== undefined && painted.includes(key));
}

/** The base is another one, or none. Where the server refused it, what was painted on it is of no use, and that is said. */
function leaveCanvas(items: Tray): void {
  const { canvas, painted } = editStore.getState();
  const isPainted = painted.mask !== null || painted.hasMarkup;
  const refused = items.find((item) => isRefused(item) && item.local?.file === canvas?.source.file);
  closeCanvas();
  if (refused && isPainted)
    inputStore.setState({ notice: { key: 'inputs.paintedRefused', values: { name: refused.name } } });
}

/** The server sees the base in another size than this browser, so a mask of the one cannot be used on the other. */
function startAnew(items: Tray): void {
  const [base] = items;
  if (!base) return;
  const { painted, workbench } = editStore.getState();
  const isPainted = painted.mask !== null || painted.hasMarkup;
  closeCanvas();
  dropLocalPicture(base.key, isPainted ? { key: 'inputs.otherSize', values: { name: base.name } } : null);
  if (workbench === 'mask' || workbench === 'markup') void openWorkbench(workbench).catch(() => {});
}

/** As the last tab left them. */
function readPainted(): readonly string[] {
  void paintedStore.persist.rehydrate();
  return paintedStore.getState().ids;
}

function rememberPainted(id: string, painted: boolean): void {
  const others = readPainted().filter((each) => each !== id);
  paintedStore.setState({ ids: painted ? [id, ...others].slice(0, PAINTED_KEPT) : others });
}
