/**
 * What this tab paints on a picture, beside what other tabs paint on the same one. Each tab writes to one place, its slot,
 * and only as long as it finds there what it left. If another tab has written meanwhile, this one goes on in a slot of its
 * own, so that both versions are kept, and a person chooses.
 */
import type { BrowserStorage } from '@/lib/client/browser-storage';
import { createTurns } from '@/lib/client/turns';
import { isEmptyCanvas, type KeptCanvas, type KeptVersion, markOf, versionKey } from './canvas-storage';

export type VersionStorage = {
  load(key: string): Promise<KeptCanvas | null>;
  save(key: string, kept: KeptCanvas, expected: string | null): Promise<'kept' | 'taken' | 'failed'>;
  list(): Promise<readonly KeptVersion[]>;
  forget(key: string): Promise<void>;
};

export type CanvasVersions = {
  /** What this tab painted last, else what there is. `adopt` makes it what this tab goes on from. */
  open(): Promise<KeptCanvas | null>;
  adopt(kept: KeptCanvas): void;
  save(kept: Omit<KeptCanvas, 'mark'>): Promise<void>;
  /** Versions beside this tab's own, the one saved last first. The same list until something changes. */
  others(): readonly KeptVersion[];
  /** Looks what other tabs have written. */
  refresh(): Promise<void>;
  /** This tab goes on from another version; its own stays kept. Null where that is gone. */
  take(key: string): Promise<KeptCanvas | null>;
  /** Only this tab's version is wanted, which is to be saved after it. */
  drop(key: string): Promise<void>;
};

/**
 * @param tab remembers over a reload which version this tab was painting
 * @param newMark a text that no other call gives, in any tab
 * @param onChange the others are not what they were
 * @param onSaved something was written
 */
export function createCanvasVersions({
  imageId,
  storage,
  tab,
  newMark,
  onChange,
  onSaved,
}: {
  imageId: string;
  storage: VersionStorage;
  tab: BrowserStorage;
  newMark: () => string;
  onChange: () => void;
  onSaved: () => void;
}): CanvasVersions {
  const tabKey = `overpaint.version.${imageId}`;
  let slot = tab.getItem(tabKey) ?? imageId;
  /** Of what this tab has left in its slot; null: nothing. */
  let mark: string | null = null;
  let others: readonly KeptVersion[] = [];
  /** A save that is under way knows the slot. */
  const { inTurn } = createTurns();

  function moveTo(next: string): void {
    slot = next;
    if (next === imageId) tab.removeItem(tabKey);
    else tab.setItem(tabKey, next);
  }

  async function look(): Promise<void> {
    const all = await storage.list();
    const found = all.filter((version) => version.key !== slot || version.mark !== mark);
    if (JSON.stringify(found) === JSON.stringify(others)) return;
    others = found;
    onChange();
  }

  return {
    open: () =>
      inTurn(async () => {
        const own = await storage.load(slot);
        if (own) return own;
        const [newest] = await storage.list();
        moveTo(newest?.key ?? imageId);
        return newest ? storage.load(newest.key) : null;
      }),

    adopt(kept) {
      mark = markOf(kept);
    },

    save: (content) =>
      inTurn(async () => {
        const kept = { ...content, mark: newMark() };
        let result = await storage.save(slot, kept, mark);
        if (result === 'taken') {
          moveTo(versionKey(imageId, kept.mark));
          result = await storage.save(slot, kept, null);
        }
        if (result !== 'kept') return;
        mark = isEmptyCanvas(kept) ? null : kept.mark;
        onSaved();
        await look();
      }),

    others: () => others,
    refresh: () => inTurn(look),

    take: (key) =>
      inTurn(async () => {
        const kept = await storage.load(key);
        if (kept) {
          moveTo(key);
          mark = markOf(kept);
        }
        await look();
        return kept;
      }),

    drop: (key) =>
      inTurn(async () => {
        await storage.forget(key);
        if (key === slot) mark = null;
        onSaved();
        await look();
      }),
  };
}
