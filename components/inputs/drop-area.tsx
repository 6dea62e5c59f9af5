import { useStore } from 'zustand';
import { DropOverlay } from '@/components/ui/drop-overlay';
import { dropStore } from '@/lib/client/take-files';

/** Says that a picture that is held over the page can be let go. */
export function DropArea() {
  const over = useStore(dropStore, (state) => state.over);
  return (
    <DropOverlay over={over} icon="image-plus">
      Drop to use as input
    </DropOverlay>
  );
}
