/** Nothing says reliably that a drag has left the window; it stops saying that it is over it. */
const LEAVING_MS = 400;

/**
 * Takes files that are dropped or pasted anywhere on the page.
 *
 * @param options.first before all other listeners, and instead of them
 * @param options.onOver whether a file is held over the page
 * @param options.onFiles perhaps none, where something else was dropped with a file's type
 * @returns ends it
 */
export function takeFiles(options: {
  first: boolean;
  onOver: (over: boolean) => void;
  onFiles: (files: File[], dropped: DataTransfer | null) => void;
}): () => void {
  const { first, onOver, onFiles } = options;
  const listeners = new AbortController();
  const when = { capture: first, signal: listeners.signal };
  let leaving: ReturnType<typeof setTimeout> | undefined;

  /** Or the browser would leave the page for the picture. */
  const take = (event: Event) => {
    event.preventDefault();
    if (first) event.stopImmediatePropagation();
  };
  const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

  addEventListener(
    'dragover',
    (event) => {
      if (!holdsFiles(event)) return;
      take(event);
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      onOver(true);
      clearTimeout(leaving);
      leaving = setTimeout(() => onOver(false), LEAVING_MS);
    },
    when,
  );
  addEventListener(
    'drop',
    (event) => {
      if (!holdsFiles(event)) return;
      take(event);
      clearTimeout(leaving);
      onOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])], event.dataTransfer);
    },
    when,
  );
  addEventListener(
    'paste',
    (event) => {
      const { types, files } = event.clipboardData ?? new DataTransfer();
      // An office program puts a picture of the text beside the text.
      if (files.length === 0 || types.includes('text/plain')) return;
      take(event);
      onFiles([...files], null);
    },
    when,
  );
  return () => {
    clearTimeout(leaving);
    listeners.abort();
  };
}
