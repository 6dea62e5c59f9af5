import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { Segmented } from '@/components/ui/segmented';
import { originalUrl, thumbnailUrl } from '@/lib/client/image-url';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { BeforeAfter } from './before-after';
import { Difference } from './difference';
import { HoldOriginal } from './hold-original';
import { SideBySide } from './side-by-side';

const VIEWS = ['result', 'slider', 'side', 'difference', 'raw'] as const;

type View = (typeof VIEWS)[number];

/**
 * As many pixels as a screen shows of a picture that cannot be zoomed. Only the difference needs the originals: a
 * thumbnail is not exact, and would show changes where there are none.
 */
const SHOWN_PX = 2048;

/**
 * An edit beside what it was made from.
 *
 * @param children the result alone, as the place around shows any picture
 */
export function CompareStage({
  run,
  image,
  children,
  initialView = 'result',
}: {
  run: WireRun;
  image: WireImage;
  children: ReactNode;
  initialView?: View;
}) {
  const t = useTranslations('compare');
  const id = useId();
  const [chosen, setView] = useState<View>(initialView);
  const [holding, setHolding] = useState(false);
  const [base] = run.inputs;
  if (base === undefined) return children;
  const shown = (id: string) => thumbnailUrl({ id, mime: image.mime }, SHOWN_PX);
  const before = shown(base);
  const raw = image.rawId === null ? null : shown(image.rawId);
  const view = chosen === 'raw' && raw === null ? 'result' : chosen;
  const views = VIEWS.filter((one) => one !== 'raw' || raw !== null);
  const size = { width: image.width, height: image.height };
  const pair = { before, after: shown(image.id), ...size };
  const exact = { before: originalUrl({ id: base }), after: originalUrl(image), ...size };

  return (
    // Its own keys (arrows on the slider, on the choices) do not go on to what is around it.
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps keys that were meant for the controls inside
    <div
      className="peer/compare absolute inset-0 flex min-h-0 flex-col"
      data-view={view}
      onKeyDown={(event) => event.key.startsWith('Arrow') && event.stopPropagation()}
    >
      <div className="flex flex-wrap items-center justify-center gap-2 px-14 pt-3 pb-2 max-[60rem]:justify-start max-[60rem]:ps-2 max-[60rem]:pt-2 max-[60rem]:pb-1.5">
        <span id={id} className="sr-only">
          {t('views.label')}
        </span>
        <Segmented
          labelledBy={id}
          look="natural"
          className="max-[60rem]:max-w-full max-[60rem]:scroll-fade-x max-[60rem]:overflow-x-auto"
          segmentClassName="px-2.5 text-xs max-[60rem]:whitespace-nowrap"
          value={view}
          segments={views.map((value) => ({ value, label: t(`views.${value}`) }))}
          onChange={setView}
        />
        <HoldOriginal onHold={setHolding} />
      </div>
      <div className="relative mx-3 mb-3 grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center [container-type:size] max-[60rem]:mb-6">
        {view === 'result' && children}
        {view === 'slider' && <BeforeAfter {...pair} />}
        {view === 'side' && <SideBySide {...pair} />}
        {view === 'difference' && <Difference {...exact} />}
        {view === 'raw' && raw !== null && (
          <img src={raw} alt={t('rawAnswer')} className="size-full object-contain" />
        )}
        {holding && (
          <div className="absolute inset-0 z-2 bg-sunken">
            <img src={before} alt={t('original')} className="size-full object-contain" />
          </div>
        )}
      </div>
    </div>
  );
}
