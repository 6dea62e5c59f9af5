import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { ZoomButtons } from '@/components/ui/zoom-buttons';
import { ZoomedPicture } from '@/components/ui/zoomed-picture';
import type { Press } from '@/lib/client/keys';
import { useLanguage } from '@/lib/client/language';
import { mirrorArrow } from '@/lib/client/mirror-arrow';
import { panByKey, type SharedZoom, zoomByKey } from '@/lib/client/shared-zoom/attach-shared-zoom';
import { useStageZoom } from '@/lib/client/shared-zoom/use-stage-zoom';
import { listWords, tellApart } from '@/lib/shared/comparison-layout';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireImage } from '@/lib/shared/wire';
import { DifferenceView } from './difference-view';
import { SliderView } from './slider-view';
import { STAGE_FRAME } from './stage-frame-style';

export type Shown = {
  key: string;
  /** Of each setting in which the cells differ. */
  words: readonly string[];
  label: string;
  image: WireImage;
  costMicroUsd: number | null;
};
export type LargeMode = 'one' | 'slider' | 'difference';

type LargeViewProps = {
  /** All cells with a picture, in reading order. */
  shown: readonly Shown[];
  mode: LargeMode;
  first: string;
  second: string | null;
  winner: string | null;
  onMode: (mode: LargeMode) => void;
  onFirst: (key: string) => void;
  onSecond: (key: string) => void;
  onWin: (key: string) => void;
  onClose: () => void;
};

/** One cell as large as the screen, or two of them: under a line that is drawn across, or their difference. */
export function LargeView(props: LargeViewProps) {
  const { shown, mode, winner, onMode, onFirst, onSecond, onWin, onClose } = props;
  const t = useTranslations('costCompare');
  const language = useLanguage();
  const id = useId();
  const first = shown.find(({ key }) => key === props.first) ?? shown[0];
  const second =
    shown.find(({ key }) => key === props.second && key !== first?.key) ??
    shown.find(({ key }) => key !== first?.key);

  const at = first === undefined ? -1 : shown.indexOf(first);
  const step = (by: number) => {
    const next = shown[(at + by + shown.length) % shown.length];
    if (next) onFirst(next.key);
  };
  const onKey = ({ key, shift }: Press, target: EventTarget | null, zoomed: SharedZoom | null): boolean => {
    if (first === undefined) return false;
    const inField = target instanceof HTMLElement && target.matches('select, input:not([type=range])');
    if (inField) return false;
    const onLine = target instanceof HTMLElement && target.matches('input[type=range]');
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[mirrorArrow(key, language.locale)];
    if (shift && key.startsWith('Arrow')) panByKey(zoomed, key);
    else if (sideways && !onLine && mode === 'one') step(sideways);
    else if (zoomByKey(zoomed, key)) return true;
    else if (key === 'w') onWin(first.key);
    else if (key === 's' && second) onMode(mode === 'slider' ? 'one' : 'slider');
    else if (key === 'd' && second) onMode(mode === 'difference' ? 'one' : 'difference');
    else return false;
    return true;
  };
  const { stage, zoom, tellScale } = useStageZoom({ onKey });

  if (first === undefined) return null;
  // In a list whose lines are cut off at their end, what differs most comes first.
  const named = (each: Shown) => listWords(each.words.toReversed(), language);
  const priced = (each: Shown) =>
    each.costMicroUsd === null
      ? named(each)
      : t('large.named', { cell: named(each), price: formatMicroUsd(each.costMicroUsd, language) });
  const two = mode !== 'one' && second !== undefined;
  const [left, right] = tellApart(first.words, second?.words ?? first.words, language);

  return (
    <Dialog
      title={two ? t('large.and', { first: left, second: right }) : first.label}
      description={
        two
          ? undefined
          : first.costMicroUsd === null
            ? t('large.at', { at: at + 1, count: shown.length })
            : t('large.atFor', {
                at: at + 1,
                count: shown.length,
                price: formatMicroUsd(first.costMicroUsd, language),
              })
      }
      className="h-[calc(100dvh-2rem)] max-h-none w-[calc(100vw-2rem)] max-md:h-dvh max-md:w-screen max-md:rounded-none *:last:flex *:last:flex-1"
      onClose={onClose}
    >
      <div className="flex min-h-0 min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <span id={`${id}mode`} className="sr-only">
            {t('large.view')}
          </span>
          <Segmented
            labelledBy={`${id}mode`}
            look="natural"
            segmentClassName="px-3"
            value={two ? mode : 'one'}
            segments={[
              { value: 'one', label: t('large.one') },
              { value: 'slider', label: t('toolbar.slider'), why: second ? null : t('large.onlyOne') },
              {
                value: 'difference',
                label: t('toolbar.difference'),
                why: second ? null : t('large.onlyOne'),
              },
            ]}
            onChange={onMode}
          />
          {two ? (
            <div className="flex min-w-0 flex-wrap gap-2 max-md:w-full">
              <PairSelect
                label={t('large.left')}
                value={first.key}
                shown={shown}
                priced={priced}
                onChange={onFirst}
              />
              <PairSelect
                label={t('large.right')}
                value={second.key}
                shown={shown}
                priced={priced}
                onChange={onSecond}
              />
            </div>
          ) : (
            <div className="flex items-center gap-1">
              <IconButton
                icon="chevron-left"
                className="rtl:-scale-x-100"
                label={t('large.previous')}
                onClick={() => step(-1)}
              />
              <IconButton
                icon="chevron-right"
                className="rtl:-scale-x-100"
                label={t('large.next')}
                onClick={() => step(1)}
              />
              <Button aria-pressed={winner === first.key} onClick={() => onWin(first.key)}>
                {t(winner === first.key ? 'large.isWinner' : 'large.makeWinner')}
              </Button>
            </div>
          )}
          <div className="ms-auto flex items-center max-md:*:nth-2:hidden">
            <ZoomButtons zoom={zoom} scaleRef={tellScale} />
          </div>
        </div>
        <div
          ref={stage}
          className="relative grid min-h-48 flex-1 grid-rows-[minmax(0,1fr)_auto] overflow-hidden rounded-lg bg-sunken"
          data-mode={two ? mode : 'one'}
        >
          {!two && (
            <div className={STAGE_FRAME} data-frame>
              <ZoomedPicture key={first.image.id} image={first.image} alt={first.label} sharp sizes="96vw" />
            </div>
          )}
          {two && mode === 'slider' && (
            <SliderView first={{ ...first, label: left }} second={{ ...second, label: right }} />
          )}
          {two && mode === 'difference' && (
            <DifferenceView first={{ ...first, label: left }} second={{ ...second, label: right }} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function PairSelect(props: {
  label: string;
  value: string;
  shown: readonly Shown[];
  priced: (shown: Shown) => string;
  onChange: (key: string) => void;
}) {
  return (
    // What two cells have in common stands first in their names: cut off, they would look the same.
    <Select
      aria-label={props.label}
      value={props.value}
      className="w-[min(18rem,40vw)] max-md:w-full"
      onChange={({ target }) => props.onChange(target.value)}
    >
      {props.shown.map((each) => (
        <option key={each.key} value={each.key} dir="auto">
          {props.priced(each)}
        </option>
      ))}
    </Select>
  );
}
