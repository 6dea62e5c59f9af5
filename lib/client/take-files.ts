import { createStore } from 'zustand/vanilla';
import { takeEarlyDrops } from './early-drops';
import { isTyping } from './is-typing';
import { currentLanguage } from './language';
import type { Notify } from './notify';
import { entriesOf, isForUs, isRichText, readTransfer } from './read-transfer';

/** A screen that can do something with pictures. */
export type FileTaker = {
  onFiles: (files: File[]) => void;
  /** An image that this server has. */
  onOwnImage: (id: string) => void;
  /** Where folders are taken too: what was dropped, as it lies on the disk. */
  onEntries?: (entries: FileSystemEntry[]) => void;
};

/** No event reliably says that a drag has left the window, but `dragover` stops coming. */
const LEAVING_MS = 400;

export const dropStore = createStore<{
  taker: FileTaker | null;
  /** A file is held over the page. */
  over: boolean;
}>(() => ({ taker: null, over: false }));

/**
 * Until the returned function is called, gives this screen what is dropped or pasted anywhere on the page, and what was
 * dropped before the page listened.
 */
export function takeFiles(taker: FileTaker): () => void {
  dropStore.setState({ taker });
  const early = takeEarlyDrops();
  if (early.length > 0) taker.onFiles(early);
  return () => {
    if (dropStore.getState().taker === taker) dropStore.setState({ taker: null, over: false });
  };
}

/**
 * One listener for the page, before all others, so that the browser never leaves the page to show a dropped file.
 * Returns a function that ends it.
 */
export function listenForFiles(notify: Notify): () => void {
  const listeners = new AbortController();
  const when = { capture: true, signal: listeners.signal };
  let leaving: ReturnType<typeof setTimeout> | undefined;

  const pass = (files: File[], ownImageId: string | null = null) => {
    const { taker } = dropStore.getState();
    if (taker === null) notify({ message: currentLanguage().t('inputs.noPlace') });
    else if (ownImageId !== null) taker.onOwnImage(ownImageId);
    else if (files.length > 0) taker.onFiles(files);
  };
  /** A link may be dragged into a field as text; a file never. */
  const isTaken = ({ dataTransfer, target }: DragEvent) =>
    dataTransfer !== null &&
    isForUs(dataTransfer.types) &&
    (dataTransfer.types.includes('Files') || !isTyping(target));
  const claim = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };

  addEventListener(
    'dragover',
    (event) => {
      if (!isTaken(event)) return;
      claim(event);
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      dropStore.setState(({ taker }) => ({ over: taker !== null }));
      clearTimeout(leaving);
      leaving = setTimeout(() => dropStore.setState({ over: false }), LEAVING_MS);
    },
    when,
  );
  addEventListener(
    'drop',
    (event) => {
      if (!isTaken(event) || event.dataTransfer === null) return;
      claim(event);
      clearTimeout(leaving);
      dropStore.setState({ over: false });
      const { files, ownImageId, problem } = readTransfer(event.dataTransfer, location.origin);
      const { onEntries } = dropStore.getState().taker ?? {};
      const entries = onEntries && ownImageId === null ? entriesOf(event.dataTransfer) : [];
      if (onEntries && entries.length > 0) {
        onEntries(entries);
        return;
      }
      if (problem !== null) notify({ message: currentLanguage().t(`inputs.transfer.${problem}`) });
      if (files.length > 0 || ownImageId !== null) pass(files, ownImageId);
    },
    when,
  );
  addEventListener(
    'paste',
    (event) => {
      const { clipboardData, target } = event;
      if (clipboardData === null || !clipboardData.types.includes('Files')) return;
      if (isRichText(clipboardData) && isTyping(target)) return;
      claim(event);
      const { files, problem } = readTransfer(clipboardData, location.origin);
      if (problem !== null) notify({ message: currentLanguage().t(`inputs.transfer.${problem}`) });
      if (files.length > 0) pass(files);
    },
    when,
  );
  return () => {
    clearTimeout(leaving);
    listeners.abort();
  };
}
