import { useStore } from 'zustand';
import { Icon } from '@/components/ui/icon';
import { dropStore } from '@/lib/client/take-files';

/** Says that a picture that is held over the page can be let go. */
export function DropArea() {
  const over = useStore(dropStore, (state) => state.over);
  return (
    <div className="drop-area" data-over={over} aria-hidden="true">
      <div className="drop-area-words">
        <Icon name="image-plus" />
        Drop to use as input
      </div>
    </div>
  );
}
