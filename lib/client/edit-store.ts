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
import { inputStore } from './input-store';
import { baseOf } from './input-tray';
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

/** The canvas of this picture, opened when there is none. */
async function openCanvas(base: WireImage): Promise<CanvasSession> {
  const { openCanvasSession } = await import('./mask/canvas-session');
  const open = editStore.getState().canvas;
  if (open?.source.imageId === base.id) return open;
  open?.close();
  const { id: imageId, width, height } = base;
  const canvas = openCanvasSession({
    source: { imageId, url: originalUrl(base), width, height },
    storageKey: imageId,
  });
  editStore.setState({ canvas, painted: NOTHING_PAINTED });
  const look = () => {
    if (editStore.getState().canvas !== canvas) return;
    const painted = paintedOn(canvas);
    editStore.setState({ painted });
    const isKept = painted.mask !== null || painted.hasMarkup || canvas.otherVersions().length > 0;
    rememberPainted(imageId, isKept);
  };
  canvas.subscribe(look);
  await canvas.ready;
  look();
  return canvas;
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
  const canvas = await openCanvas(base);
  const response = await fetch(originalUrl({ id: mask }));
  if (!response.ok) throw new SentenceError({ key: 'canvas.problems.maskGone' });
  await canvas.load(await response.blob());
  if (typeof region === 'object') canvas.setFrame(region);
}

/** A canvas belongs to its base: another base, another canvas. Returns the end of it. */
export function followBase(): () => void {
  hydrate(editStore);
  let baseId: string | null = null;
  const follow = () => {
    const base = baseOf(inputStore.getState().items);
    if (base?.id === baseId) return;
    baseId = base?.id ?? null;
    const { canvas } = editStore.getState();
    if (canvas && canvas.source.imageId !== baseId) closeCanvas();
    if (base && readPainted().includes(base.id)) void openCanvas(base).catch(() => {});
  };
  follow();
  const end = inputStore.subscribe(follow);
  return () => {
    end();
    closeCanvas();
  };
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
