import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Spinner } from '@/components/ui/spinner';
import { Zoomed } from '@/components/ui/zoomed-picture';
import { differenceOf, VISIBLE_LEVELS } from '@/lib/client/comparison/pixel-difference';
import { originalUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { SentenceError } from '@/lib/client/sentence-error';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { WireImage } from '@/lib/shared/wire';
import type { Shown } from './large-view';
import { STAGE_FRAME } from './stage-frame-style';

/** So much brighter than it is: a few levels could not be seen. */
const GAIN = 4;

/** Where two pictures differ, pixel by pixel of the originals. */
export function DifferenceView({ first, second }: { first: Shown; second: Shown }) {
  const t = useTranslations('costCompare.difference');
  const { width, height } = first.image;
  const same = width === second.image.width && height === second.image.height;
  if (!same) {
    return (
      <p className="max-w-lg place-self-center p-4 text-center text-muted" role="status">
        {t('sizes', {
          first: first.label,
          firstSize: sizeOf(first),
          second: second.label,
          secondSize: sizeOf(second),
        })}
      </p>
    );
  }
  return <SameSize key={`${first.image.id} ${second.image.id}`} first={first} second={second} />;
}

function sizeOf({ image: { width, height } }: Shown): string {
  return `${width} × ${height}`;
}

function SameSize({ first, second }: { first: Shown; second: Shown }) {
  const t = useTranslations('costCompare.difference');
  const language = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<
    'working' | { mean: number; visiblePercent: number } | { problem: string }
  >('working');
  const { width, height } = first.image;
  useEffect(() => {
    let current = true;
    Promise.all([readPixels(first.image), readPixels(second.image)]).then(
      ([one, other]) => {
        const context = canvas.current?.getContext('2d');
        if (!current || !context) return;
        const { pixels, ...numbers } = differenceOf(one, other, GAIN);
        context.putImageData(new ImageData(pixels, width, height), 0, 0);
        setState(numbers);
      },
      (error: unknown) => {
        if (current) setState({ problem: sentenceOf(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [first.image, second.image, width, height]);

  return (
    <>
      <div className={STAGE_FRAME} data-frame>
        <Zoomed size={{ width, height }}>
          <canvas
            ref={canvas}
            width={width}
            height={height}
            role="img"
            aria-label={t('where', { first: first.label, second: second.label })}
          />
        </Zoomed>
      </div>
      <p
        className="flex items-center justify-center gap-2 bg-raised px-3 py-2 text-center text-xs text-muted"
        role="status"
      >
        {state === 'working' ? (
          <>
            <Spinner /> {t('working')}
          </>
        ) : 'problem' in state ? (
          state.problem
        ) : (
          t(amountOf(state.visiblePercent), {
            percent: Math.round(state.visiblePercent),
            levels: VISIBLE_LEVELS,
            mean: language.number(state.mean, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
            gain: GAIN,
          })
        )}
      </p>
    </>
  );
}

function amountOf(percent: number): 'none' | 'little' | 'some' {
  if (percent === 0) return 'none';
  return percent < 1 ? 'little' : 'some';
}

async function readPixels(image: WireImage): Promise<Uint8ClampedArray> {
  const picture = new Image();
  picture.src = originalUrl(image);
  try {
    await picture.decode();
  } catch (cause) {
    throw new SentenceError({ key: 'costCompare.difference.notLoaded' }, { cause });
  }
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new SentenceError({ key: 'costCompare.difference.noCanvas' });
  context.drawImage(picture, 0, 0, image.width, image.height);
  return context.getImageData(0, 0, image.width, image.height).data;
}
