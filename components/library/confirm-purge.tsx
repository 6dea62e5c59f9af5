import { formatBytes } from '@/lib/client/format-bytes';
import { countOf } from '@/lib/client/library/describe-filter';
import { useLibraryParts } from '@/lib/client/library/library-context';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { Confirm } from './confirm';

/** Asks before chosen images go for good. */
export function ConfirmPurge({
  images,
  onClose,
}: {
  images: readonly WireLibraryImage[];
  onClose: () => void;
}) {
  const { actions } = useLibraryParts();
  const bytes = images.reduce((sum, image) => sum + image.bytes, 0);
  return (
    <Confirm
      title={
        images.length === 1
          ? 'Delete this image for good?'
          : `Delete ${countOf(images.length, 'image')} for good?`
      }
      action="Delete for good"
      onConfirm={() => void actions.purge(images)}
      onClose={onClose}
    >
      {formatBytes(bytes)}. Nobody can bring {images.length === 1 ? 'it' : 'them'} back.
    </Confirm>
  );
}
