import { useTranslations } from 'next-intl';
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
  const t = useTranslations('image.zoom');
  const { percent, fit, onZoomBy, onZoomTo } = props;
  return (
    // Hidden in the other views of an edit, which do not zoom.
    <div
      role="toolbar"
      aria-label={t('title')}
      className="absolute bottom-3 left-1/2 flex -translate-x-1/2 rounded-[0.625rem] border bg-raised p-0.5 peer-not-data-[view=result]/compare:hidden max-[60rem]:bottom-7"
    >
      <IconButton icon="minus" label={t('out')} disabled={fit} onClick={() => onZoomBy(1 / STEP)} />
      <Button
        variant="ghost"
        className="w-16 px-0 tabular-nums"
        title={t(fit ? 'showFull' : 'showAll')}
        aria-label={t(fit ? 'atPercentFull' : 'atPercentAll', { percent })}
        onClick={() => onZoomTo(fit ? 100 : null)}
      >
        {t('percent', { percent })}
      </Button>
      <IconButton icon="plus" label={t('in')} onClick={() => onZoomBy(STEP)} />
    </div>
  );
}
