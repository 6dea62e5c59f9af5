import { useEffect, useRef, useState } from 'react';

/**
 * A text field: shows what is typed, and what is set elsewhere (by Back, by a chip's ✕) when that changes.
 *
 * @param onSettle called with the text when typing pauses, or at once by `flush`; returns what `text` will be then, so
 * that the answer to an earlier pause does not overwrite what was typed since
 */
export function useDraft(
  text: string,
  settleMs: number,
  onSettle: (draft: string) => string,
): { draft: string; write: (draft: string) => void; flush: () => void } {
  const [draft, setDraft] = useState(text);
  const [known, setKnown] = useState(text);
  const [sent, setSent] = useState<string | null>(null);
  if (known !== text) {
    setKnown(text);
    if (text !== sent) {
      setSent(null);
      setDraft(text);
    }
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pending = useRef<string | null>(null);
  const latest = useRef(onSettle);
  useEffect(() => {
    latest.current = onSettle;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const flush = () => {
    clearTimeout(timer.current);
    const last = pending.current;
    pending.current = null;
    if (last !== null) setSent(latest.current(last));
  };
  const write = (next: string) => {
    setDraft(next);
    pending.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, settleMs);
  };
  return { draft, write, flush };
}
