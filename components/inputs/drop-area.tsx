import { useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';

/** Dropped from one of our own pages: the picture is on the server already. */
const OWN_IMAGE = /\/api\/images\/([\w-]+)(?:\?|$)/;

/**
 * Takes pictures that are dropped or pasted anywhere on the page, and says so while one is held over it.
 *
 * @param onOwn an image of this server, by its id
 */
export function DropArea({
  onFiles,
  onOwn,
}: {
  onFiles: (files: File[]) => void;
  onOwn: (id: string) => void;
}) {
  const [over, setOver] = useState(false);

  useEffect(() => {
    const listeners = new AbortController();
    // Before the page's own first listeners (lib/client/edit-seam.ts), in whose place these are.
    const options = { capture: true, signal: listeners.signal };
    let leaving: ReturnType<typeof setTimeout> | undefined;

    const isPicture = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    addEventListener(
      'dragover',
      (event) => {
        if (!isPicture(event)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
        setOver(true);
        // Nothing says reliably that a drag has left the window; it stops saying that it is over it.
        clearTimeout(leaving);
        leaving = setTimeout(() => setOver(false), 400);
      },
      options,
    );
    addEventListener(
      'drop',
      (event) => {
        if (!isPicture(event)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        clearTimeout(leaving);
        setOver(false);
        const data = event.dataTransfer;
        const own = OWN_IMAGE.exec(data?.getData('text/uri-list') ?? '');
        const files = [...(data?.files ?? [])];
        if (own?.[1]) onOwn(own[1]);
        else if (files.length > 0) onFiles(files);
      },
      options,
    );
    addEventListener(
      'paste',
      (event) => {
        const { types, files } = event.clipboardData ?? new DataTransfer();
        // An office program puts a picture of the text beside the text.
        if (files.length === 0 || types.includes('text/plain')) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        onFiles([...files]);
      },
      options,
    );
    return () => {
      clearTimeout(leaving);
      listeners.abort();
    };
  }, [onFiles, onOwn]);

  return (
    <div className="drop-area" data-over={over} aria-hidden="true">
      <div className="drop-area-words">
        <Icon name="image-plus" />
        Drop to use as input
      </div>
    </div>
  );
}
