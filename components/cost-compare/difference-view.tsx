import { useEffect, useRef, useState } from 'react';
import { Spinner } from '@/components/ui/spinner';
import { Zoomed } from '@/components/ui/zoomed-picture';
import { differenceOf, VISIBLE_LEVELS } from '@/lib/client/comparison/pixel-difference';
import { originalUrl } from '@/lib/client/image-url';
import type { WireImage } from '@/lib/shared/wire';
import type { Shown } from './large-view';
import { STAGE_FRAME } from './stage-frame-style';

/** So much brighter than it is: a few levels could not be seen. */
const GAIN = 4;

/** Where two pictures differ, pixel by pixel of the originals. */
export function DifferenceView({ first, second }: { first: Shown; second: Shown }) {
  const { width, height } = first.image;
  const same = width === second.image.width && height === second.image.height;
  if (!same) {
    return (
      <p className="max-w-lg place-self-center p-4 text-center text-muted" role="status">
        {first.label} has {width} × {height} pixels and {second.label} {second.image.width} ×{' '}
        {second.image.height}, so they cannot be laid over each other pixel by pixel. The slider shows both.
      </p>
    );
  }
  return <SameSize key={`${first.image.id} ${second.image.id}`} first={first} second={second} />;
}

function SameSize({ first, second }: { first: Shown; second: Shown }) {
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
      (error: Error) => {
        if (current) setState({ problem: error.message });
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
            aria-label={`Where ${first.label} and ${second.label} differ`}
          />
        </Zoomed>
      </div>
      <p
        className="flex items-center justify-center gap-2 bg-raised px-3 py-2 text-center text-xs text-muted"
        role="status"
      >
        {state === 'working' ? (
          <>
            <Spinner /> Comparing
          </>
        ) : 'problem' in state ? (
          state.problem
        ) : (
          <>
            {formatPercent(state.visiblePercent)} of the pixels differ visibly (by more than {VISIBLE_LEVELS}{' '}
            of 255); {state.mean.toFixed(1)} on average. Black is the same, shown {GAIN} times brighter.
          </>
        )}
      </p>
    </>
  );
}

function formatPercent(percent: number): string {
  if (percent === 0) return 'None';
  if (percent < 1) return 'Less than 1 %';
  return `${Math.round(percent)} %`;
}

async function readPixels(image: WireImage): Promise<Uint8ClampedArray> {
  const picture = new Image();
  picture.src = originalUrl(image);
  try {
    await picture.decode();
  } catch (cause) {
    throw new Error('One of the pictures could not be loaded. Check that the server is running.', { cause });
  }
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser gives no canvas of that size.');
  context.drawImage(picture, 0, 0, image.width, image.height);
  return context.getImageData(0, 0, image.width, image.height).data;
}
