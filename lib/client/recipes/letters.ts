/** Shaped words of comics, as the server has shaped them: asked for once each, and kept while the page is open. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { json, request } from '@/lib/client/api';
import {
  type LetteringAnswer,
  MAX_TEXTS,
  type Outlines,
  type ShapedText,
} from '@/lib/shared/lettering/shaped-text';
import type { Letters } from '@/lib/shared/recipes/comic-lettering';
import type { ComicLine, ComicSettings } from '@/lib/shared/recipes/comic-types';

type Style = Pick<ComicSettings, 'face' | 'language' | 'capitals'>;

type Known = {
  texts: ReadonlyMap<string, ShapedText>;
  outlines: Outlines;
  /** The last text of each line that was shaped: it stays in view until the next one is. */
  last: ReadonlyMap<string, string>;
  failed: boolean;
};

const NOTHING: Known = { texts: new Map(), outlines: {}, last: new Map(), failed: false };

/** By style: another face is another drawing. */
const store = createStore<Readonly<Record<string, Known>>>(() => ({}));
const asked = new Set<string>();

export type LettersOnScreen = Letters & {
  /** Some of it could not be had; asked for again by `retry`. */
  failed: boolean;
  retry: () => void;
};

export function useLetters(
  { face, language, capitals }: Style,
  lines: readonly ComicLine[],
): LettersOnScreen {
  const key = JSON.stringify([face, language, capitals]);
  const known =
    useSyncExternalStore(
      store.subscribe,
      () => store.getState()[key],
      () => undefined,
    ) ?? NOTHING;
  useEffect(() => {
    void follow(key, { face, language, capitals }, lines);
  }, [key, face, language, capitals, lines]);
  return useMemo(
    () => ({
      textOf: ({ id, text }) => known.texts.get(text.trim()) ?? known.texts.get(known.last.get(id) ?? ''),
      outlines: known.outlines,
      failed: known.failed,
      retry: () => void follow(key, { face, language, capitals }, lines),
    }),
    [known, key, face, language, capitals, lines],
  );
}

async function follow(key: string, style: Style, lines: readonly ComicLine[]): Promise<void> {
  const { texts } = store.getState()[key] ?? NOTHING;
  const shown = lines
    .filter(({ text }) => texts.has(text.trim()))
    .map(({ id, text }) => [id, text.trim()] as const);
  change(key, (now) =>
    shown.every(([id, text]) => now.last.get(id) === text)
      ? now
      : { ...now, last: new Map([...now.last, ...shown]) },
  );
  const wanted = [...new Set(lines.map(({ text }) => text.trim()))]
    .filter((text) => text !== '' && !texts.has(text) && !asked.has(`${key} ${text}`))
    .slice(0, MAX_TEXTS);
  if (wanted.length === 0) return;
  for (const text of wanted) asked.add(`${key} ${text}`);
  try {
    const answer = await request<LetteringAnswer>(
      '/api/lettering',
      json('POST', { ...style, texts: wanted }),
    );
    change(key, (now) => ({
      texts: new Map([
        ...now.texts,
        ...wanted.map((text, index) => [text, answer.texts[index] as ShapedText] as const),
      ]),
      outlines: { ...now.outlines, ...answer.outlines },
      last: now.last,
      failed: false,
    }));
    await follow(key, style, lines);
  } catch {
    change(key, (now) => ({ ...now, failed: true }));
  } finally {
    for (const text of wanted) asked.delete(`${key} ${text}`);
  }
}

function change(key: string, how: (now: Known) => Known): void {
  const now = store.getState()[key] ?? NOTHING;
  const next = how(now);
  if (next !== now) store.setState({ [key]: next });
}
