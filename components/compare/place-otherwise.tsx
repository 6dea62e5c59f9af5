import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Slider } from '@/components/ui/slider';
import { Spinner } from '@/components/ui/spinner';
import { getRun, placeAgain } from '@/lib/client/image-requests';
import { useRunStore } from '@/lib/client/live-stores';
import { sentenceOf } from '@/lib/client/sentence-of';
import { type PlaceChoices, USUAL_PLACING } from '@/lib/shared/placing';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { type PlacePreview, usePlacePreview } from './use-place-preview';

const FEATHER_MAX_PX = 128;
const SWITCHES = ['align', 'matchTone', 'matchGrain'] as const;

type Placing = PlaceChoices & { readonly featherPx: number };

/** How it was placed; what was placed before there was a choice was aligned and toned. */
function placingOf({ featherPx, align, matchTone, matchGrain, grow }: WireImage): Placing {
  return {
    featherPx: Math.round(featherPx ?? 0),
    align: align ?? USUAL_PLACING.align,
    matchTone: matchTone ?? USUAL_PLACING.matchTone,
    matchGrain: matchGrain ?? false,
    grow: grow ?? USUAL_PLACING.grow,
  };
}

function isSamePlacing(one: Placing, other: Placing): boolean {
  return (
    one.featherPx === other.featherPx &&
    one.grow === other.grow &&
    SWITCHES.every((name) => one[name] === other[name])
  );
}

/** The same answer, put back in another way: nothing is sent to the model, and nothing is paid. */
export function PlaceOtherwise({ run, image }: { run: WireRun; image: WireImage }) {
  const t = useTranslations();
  const id = useId();
  const store = useRunStore();
  const saved = placingOf(image);
  const [placing, setPlacing] = useState(saved);
  const [state, setState] = useState<'idle' | 'placing' | { message: string }>('idle');
  const isSame = isSamePlacing(placing, saved);
  const goesBeyond = (image.overflowPercent ?? 0) > 0;
  const preview = usePlacePreview(
    image.id,
    isSame && !goesBeyond ? null : { ...placing, outline: goesBeyond },
  );

  const place = async (wanted: Placing) => {
    setPlacing(wanted);
    setState('placing');
    try {
      await placeAgain(image.id, wanted);
      store.merge([await getRun(run.id)]);
      setState('idle');
    } catch (error) {
      setState({ message: t('compare.panel.retryFree', { problem: sentenceOf(error) }) });
    }
  };
  const isPlacing = state === 'placing';

  return (
    <div className="space-y-2">
      {goesBeyond && (
        <Button
          className="w-full"
          disabled={isPlacing}
          onClick={() => place({ ...placing, grow: !saved.grow })}
        >
          {t(saved.grow ? 'compare.panel.leaveOut' : 'compare.panel.takeIn')}
        </Button>
      )}
      {goesBeyond && <Preview preview={preview} outlined />}
      <label className="block text-xs font-medium text-muted" htmlFor={id}>
        {t('compare.panel.fade')}
      </label>
      <div className="flex items-center gap-3">
        <Slider
          id={id}
          min={0}
          max={FEATHER_MAX_PX}
          value={placing.featherPx}
          aria-valuetext={t('compare.panel.fadePixels', { pixels: placing.featherPx })}
          onChange={({ target }) => setPlacing({ ...placing, featherPx: target.valueAsNumber })}
        />
        <output className="w-12 text-end text-xs tabular-nums">
          {t('common.pixels', { pixels: placing.featherPx })}
        </output>
        <Button disabled={isSame || isPlacing} onClick={() => place(placing)}>
          {isPlacing ? <Spinner /> : t('common.apply')}
        </Button>
      </div>
      {SWITCHES.map((name) => (
        <CheckRow
          key={name}
          checked={placing[name]}
          onChange={({ target }) => setPlacing({ ...placing, [name]: target.checked })}
        >
          {t(`compare.panel.${name}`)}
        </CheckRow>
      ))}
      {goesBeyond && (
        <CheckRow
          checked={placing.grow}
          onChange={({ target }) => setPlacing({ ...placing, grow: target.checked })}
        >
          {t('compare.panel.grow')}
        </CheckRow>
      )}
      {/* It comes with the first change: above, it would move what was just pressed. */}
      {!goesBeyond && <Preview preview={preview} outlined={false} />}
      <p role="status" className={`text-xs ${typeof state === 'object' ? 'text-danger' : 'text-muted'}`}>
        {typeof state === 'object' ? state.message : t('compare.panel.fadeFree')}
      </p>
    </div>
  );
}

function Preview({ preview, outlined }: { preview: PlacePreview; outlined: boolean }) {
  const t = useTranslations('compare.panel');
  const { url, making, problem } = preview;
  if (problem !== null)
    return (
      <p role="status" className="text-xs text-danger">
        {t('noPreview', { problem })}
      </p>
    );
  if (url === null && !making) return null;
  return (
    <figure className="space-y-1" aria-busy={making}>
      <div className="relative flex min-h-24 items-center justify-center overflow-hidden rounded-lg bg-sunken">
        {url !== null && (
          <img
            src={url}
            alt={t('preview')}
            className={`max-h-80 w-full object-contain ${making ? 'opacity-50' : ''}`}
          />
        )}
        {making && (
          <span className="absolute flex">
            <Spinner />
          </span>
        )}
      </div>
      <figcaption className="text-xs text-muted">{t(outlined ? 'previewOutlined' : 'preview')}</figcaption>
    </figure>
  );
}
