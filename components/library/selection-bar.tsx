import { useMemo } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { sumOf } from '@/lib/client/library/selection';
import { useStudioActions } from '@/lib/client/studio-actions';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { MAX_SIDE_BY_SIDE } from './side-by-side-limit';

/** What can be done with everything that is selected. There only while something is. */
export function SelectionBar({
  selecting,
  onDone,
  onDelete,
  onCompare,
}: {
  /** Somebody is about to select, though nothing may be yet. */
  selecting: boolean;
  onDone: () => void;
  onDelete: (images: readonly WireLibraryImage[]) => void;
  onCompare: (images: readonly WireLibraryImage[]) => void;
}) {
  const { actions } = useLibraryParts();
  const { addInputs } = useStudioActions();
  const selected = useLibrary((state) => state.selection.images);
  const found = useLibrary((state) => state.list.count);
  const inBin = useLibrary((state) => state.shown.shelf === 'bin');
  const work = useStore(actions.work, (state) => state.now?.label ?? null);
  const sum = useMemo(() => sumOf({ images: selected }), [selected]);
  const images = useMemo(() => [...selected.values()], [selected]);
  if (!selecting && images.length === 0 && work === null) return null;

  const none = images.length === 0;
  const cost = `${formatMicroUsd(sum.costMicroUsd)}${sum.unknownCount > 0 ? ` + ${sum.unknownCount} unknown` : ''}`;
  return (
    <section aria-label="Selection" className="selection-bar">
      <p role="status" className="selection-sum">
        {work === null ? (
          <>
            <b>{images.length.toLocaleString('en')} selected</b>
            {none ? null : <span> · {cost}</span>}
          </>
        ) : (
          <>
            <Spinner /> {work}
          </>
        )}
      </p>
      <div role="toolbar" aria-label="With the selected images" className="selection-tools">
        {images.length < found ? (
          <Tool icon="check" label="Select all" onClick={() => void actions.selectAll()} />
        ) : null}
        {inBin ? (
          <Tool icon="undo" label="Restore" disabled={none} onClick={() => void actions.restore(images)} />
        ) : (
          <>
            <Tool
              icon="heart"
              label={sum.allFavourite ? 'Not favourite' : 'Favourite'}
              disabled={none}
              onClick={() => void actions.favourite(images)}
            />
            <Tool
              icon="download"
              label="Download ZIP"
              disabled={none}
              onClick={() => void actions.download(images)}
            />
            <Tool
              icon="image-plus"
              label="Use as inputs"
              disabled={none || images.length > MAX_INPUT_IMAGES}
              why={
                images.length > MAX_INPUT_IMAGES ? `An edit takes ${MAX_INPUT_IMAGES} pictures at most` : null
              }
              onClick={() => addInputs(images.map(({ id }) => id))}
            />
            <Tool
              icon="columns"
              label="Compare"
              disabled={images.length < 2 || images.length > MAX_SIDE_BY_SIDE}
              why={
                images.length < 2 || images.length > MAX_SIDE_BY_SIDE
                  ? `Two to ${MAX_SIDE_BY_SIDE} can be seen side by side`
                  : null
              }
              onClick={() => onCompare(images)}
            />
          </>
        )}
        <Tool
          icon="trash"
          label={inBin ? 'Delete for good' : 'Delete'}
          disabled={none}
          onClick={() => onDelete(images)}
        />
      </div>
      <IconButton icon="x" label="End selecting" className="selection-end" onClick={onDone} />
    </section>
  );
}

function Tool({
  icon,
  label,
  why = null,
  disabled = false,
  onClick,
}: {
  icon: IconName;
  label: string;
  /** Why it cannot be done now. */
  why?: string | null;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      variant="ghost"
      title={why ?? label}
      aria-label={why === null ? label : `${label}: ${why}`}
      aria-disabled={disabled}
      onClick={() => disabled || onClick()}
    >
      <Icon name={icon} />
      <span className="selection-label">{label}</span>
    </Button>
  );
}
