import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ZoomButtons } from '@/components/ui/zoom-buttons';
import type { SharedZoom } from '@/lib/client/shared-zoom/attach-shared-zoom';
import { NOTE } from './text-styles';
import type { ComparisonMoves } from './use-comparison-moves';

/** One zoom for all pictures, and two of them to look at together. */
export function ComparisonToolbar({
  moves: { facts, chosen, active, openPair },
  zoom,
  scaleRef,
}: {
  moves: ComparisonMoves;
  zoom: RefObject<SharedZoom | null>;
  scaleRef: RefObject<((scale: number) => void) | null>;
}) {
  const t = useTranslations('costCompare.toolbar');
  const { pictured } = facts;
  const tooFew = pictured.length < 2;
  return (
    <div
      role="toolbar"
      aria-label={t('title')}
      className="sticky top-(--header) z-8 -mx-2 flex flex-wrap items-center gap-1 bg-canvas px-2 py-1.5 max-md:-mx-4 max-md:flex-nowrap max-md:overflow-x-auto"
    >
      <ZoomButtons zoom={zoom} scaleRef={scaleRef} all empty={pictured.length === 0} />
      <Button disabled={tooFew} aria-keyshortcuts="s" onClick={() => openPair('slider', active)}>
        <Icon name="split" /> {t('slider')}
      </Button>
      <Button disabled={tooFew} aria-keyshortcuts="d" onClick={() => openPair('difference', active)}>
        <Icon name="contrast" /> {t('difference')}
      </Button>
      <p className={`${NOTE} ps-2 max-md:hidden`}>
        {chosen.length === 0 ? t('zoomHint') : t(chosen.length === 1 ? 'chooseOneMore' : 'twoChosen')}
      </p>
    </div>
  );
}
