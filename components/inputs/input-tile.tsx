import type { CSSProperties, KeyboardEvent } from 'react';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { InputItem } from '@/lib/client/input-tray';
import { describeInput, nameOfInput } from './describe-input';

/** One picture in the tray. Its button opens what can be done with it; Alt and an arrow move it, Delete removes it. */
export function InputTile({
  item,
  index,
  count,
  chosen,
  panelId,
  onChoose,
  onMove,
  onRemove,
}: {
  item: InputItem;
  index: number;
  count: number;
  chosen: boolean;
  /** Element where its actions appear. */
  panelId: string;
  onChoose: () => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const { state } = item;
  const url = state.status === 'ready' ? thumbnailUrl(state.image, 256) : item.previewUrl;
  const base = index === 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (event.altKey && step) onMove(step);
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
    else return;
    event.preventDefault();
  };
  return (
    <li className={`tray-place ${base ? 'tray-base' : ''}`} data-input={item.key}>
      <button
        type="button"
        className={`tray-tile ${state.status === 'failed' ? 'tray-tile-failed' : ''}`}
        aria-label={`${base ? 'Base image' : `Input ${index + 1} of ${count}`}: ${nameOfInput(item)}, ${describeInput(item)}`}
        aria-expanded={chosen}
        aria-controls={panelId}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
        title={nameOfInput(item)}
        onClick={onChoose}
        onKeyDown={onKeyDown}
      >
        {url && (
          <img
            // A HEIC that the browser cannot show is hidden; the picture made of it must not be.
            key={url}
            src={url}
            alt=""
            draggable={false}
            className="tray-image checkerboard"
            // What no browser can show may still be a picture; its name says which.
            onError={({ currentTarget }) => {
              currentTarget.style.visibility = 'hidden';
            }}
          />
        )}
        {state.status === 'failed' && <Icon name="alert" className="text-danger" />}
        {(state.status === 'reading' || state.status === 'waiting') && <Spinner />}
        {state.status === 'uploading' && (
          <span className="tray-progress" style={{ '--share': state.share } as CSSProperties} />
        )}
        {base && <span className="tray-badge">Base</span>}
      </button>
      <button
        type="button"
        className="tray-remove"
        // The Delete key does the same on the tile; one stop for each picture is enough.
        tabIndex={-1}
        aria-label={`Remove ${nameOfInput(item)}`}
        title="Remove"
        onClick={onRemove}
      >
        <Icon name="x" />
      </button>
    </li>
  );
}
