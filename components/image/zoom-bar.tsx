import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';

const STEP = 1.5;

export function ZoomBar(props: {
  percent: number;
  /** Whether all of the picture is in sight. */
  fit: boolean;
  onZoomBy: (factor: number) => void;
  /** Null shows all of it. */
  onZoomTo: (percent: number | null) => void;
}) {
  const { percent, fit, onZoomBy, onZoomTo } = props;
  return (
    // The other views of an edit have nothing to zoom.
    <div
      role="toolbar"
      aria-label="Zoom"
      className="absolute bottom-3 left-1/2 flex -translate-x-1/2 rounded-[0.625rem] border bg-raised p-0.5 peer-not-data-[view=result]/compare:hidden max-[60rem]:bottom-7"
    >
      <IconButton icon="minus" label="Zoom out (−)" disabled={fit} onClick={() => onZoomBy(1 / STEP)} />
      <Button
        variant="ghost"
        className="w-16 px-0 tabular-nums"
        title={fit ? 'Show at 100 % (1)' : 'Show all of it (0)'}
        aria-label={`${percent} percent. ${fit ? 'Show at 100 percent' : 'Show all of it'}`}
        onClick={() => onZoomTo(fit ? 100 : null)}
      >
        {percent} %
      </Button>
      <IconButton icon="plus" label="Zoom in (+)" onClick={() => onZoomBy(STEP)} />
    </div>
  );
}
