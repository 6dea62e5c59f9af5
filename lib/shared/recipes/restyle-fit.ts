/** How a picture becomes one of a target's shape: cut around its subject, never stretched. */
import { type Rect, rectOf, type Size } from '@/lib/shared/mask/geometry';
import { SUBJECT_SHARE, type Target } from './restyle-targets';

export type Fit = {
  /** What of the picture is shown. Where it reaches beyond the picture, there is something to fill. */
  crop: Rect;
  /** What it becomes, in pixels. */
  output: Size;
  /** By what factor the picture is enlarged; 1: not at all. */
  enlarged: number;
  /** The subject needs more room in this shape than the picture has. */
  padded: boolean;
};

type Shape = Pick<Target, 'width' | 'height' | 'min' | 'bleedPx'>;

/**
 * As much of the picture as the shape allows, with the subject inside what no printer cuts off, in its middle where there
 * is room.
 *
 * @param subject its box in the picture; null: not known, and the middle is taken
 */
export function fitAround(source: Size, subject: Rect | null, target: Shape): Fit {
  const ratio = target.width / target.height;
  const least = shareOfMiddle(target);
  const wide = source.width > source.height * ratio;
  const fitting = wide
    ? { width: source.height * ratio, height: source.height }
    : { width: source.width, height: source.width / ratio };
  const box = subject ?? { x: source.width / 2, y: source.height / 2, width: 0, height: 0 };
  const grow = Math.max(
    1,
    box.width / (fitting.width * least.width),
    box.height / (fitting.height * least.height),
  );
  const width = Math.max(1, Math.round(fitting.width * grow));
  const height = Math.max(1, Math.round(fitting.height * grow));
  const crop = {
    x: placeSide(source.width, width, (width * (1 - least.width)) / 2, box.x, box.width),
    y: placeSide(source.height, height, (height * (1 - least.height)) / 2, box.y, box.height),
    width,
    height,
  };
  const { output, enlarged } = scaleTo(crop.width, target);
  return { crop, output, enlarged, padded: !isInside(crop, source) };
}

/** The subject alone, in the middle of a ground: its longer side takes `SUBJECT_SHARE` of the frame. */
export function fitOnGround(subject: Rect, target: Shape): Fit {
  const width = Math.max(
    subject.width / SUBJECT_SHARE,
    (subject.height / SUBJECT_SHARE) * (target.width / target.height),
  );
  const height = (width * target.height) / target.width;
  const crop = {
    x: Math.round(subject.x - (width - subject.width) / 2),
    y: Math.round(subject.y - (height - subject.height) / 2),
    width: Math.max(subject.width, Math.round(width)),
    height: Math.max(subject.height, Math.round(height)),
  };
  return { crop, ...scaleTo(crop.width, target), padded: false };
}

/** Share of each side that is left when the bleed is cut off. */
function shareOfMiddle({ width, height, bleedPx }: Shape): Size {
  return { width: 1 - (2 * bleedPx) / width, height: 1 - (2 * bleedPx) / height };
}

/** Where a crop begins along one side: around the subject, within the picture, and with all of the subject before all else. */
function placeSide(source: number, length: number, bleed: number, boxAt: number, boxLength: number): number {
  const around = boxAt + boxLength / 2 - length / 2;
  const within = Math.max(Math.min(around, source - length), Math.min(0, (source - length) / 2));
  const latest = boxAt - bleed;
  const earliest = boxAt + boxLength + bleed - length;
  // Rounded towards the subject's own side, so that no pixel of it is lost.
  if (within > latest) return Math.floor(latest);
  if (within < earliest) return Math.ceil(earliest);
  return Math.round(within);
}

function isInside(crop: Rect, source: Size): boolean {
  const { width, height } = rectOf(source);
  return crop.x >= 0 && crop.y >= 0 && crop.x + crop.width <= width && crop.y + crop.height <= height;
}

/** As large as the target, or as the picture is where that is enough. */
function scaleTo(cropWidth: number, { width, height, min }: Shape): Pick<Fit, 'output' | 'enlarged'> {
  const least = min === null ? 1 : Math.max(min.width / width, min.height / height);
  const scale = Math.max(least, Math.min(1, cropWidth / width));
  const output =
    scale === 1
      ? { width, height }
      : { width: Math.ceil(width * scale - ROUNDING), height: Math.ceil(height * scale - ROUNDING) };
  return { output, enlarged: Math.max(1, output.width / cropWidth) };
}

/** What is a whole number but for the last bits of it. */
const ROUNDING = 1e-6;
