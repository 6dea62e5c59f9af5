import { useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { takeFiles } from '@/lib/client/take-files';

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

  useEffect(
    () =>
      takeFiles({
        // Before the page's own first listeners (lib/client/edit-seam.ts), in whose place these are.
        first: true,
        onOver: setOver,
        onFiles: (files, dropped) => {
          const own = OWN_IMAGE.exec(dropped?.getData('text/uri-list') ?? '');
          if (own?.[1]) onOwn(own[1]);
          else if (files.length > 0) onFiles(files);
        },
      }),
    [onFiles, onOwn],
  );

  return (
    <div className="drop-area" data-over={over} aria-hidden="true">
      <div className="drop-area-words">
        <Icon name="image-plus" />
        Drop to use as input
      </div>
    </div>
  );
}
