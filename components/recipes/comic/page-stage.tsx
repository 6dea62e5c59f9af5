import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { Box } from '@/lib/shared/lettering/box';
import type { DrawnPath } from '@/lib/shared/lettering/drawn-path';
import { drawPanel } from '@/lib/shared/recipes/comic-drawing';
import {
  hasTail,
  type Letters,
  type PlacedBalloon,
  placeInPanel,
} from '@/lib/shared/recipes/comic-lettering';
import type { ComicPage, PageFrame } from '@/lib/shared/recipes/comic-pages';
import type { ComicDetails, ComicLine, ComicSettings, LinePlace } from '@/lib/shared/recipes/comic-types';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import type { WireImage } from '@/lib/shared/wire';
import { BalloonHandle, type HandlePart } from './balloon-handle';
import { BalloonText } from './balloon-text';
import { imageOf } from './image-of';
import type { LineEdits } from './use-line-edits';

type Item = WireJobItem<ComicDetails>;
export type Chosen = { item: string; line: string };
/** What is being dragged, before it is let go. */
type Drag = Chosen & { place: LinePlace; from: PlacedBalloon };

/** A key moves a balloon by so many points; with Shift by more. */
const STEP_PT = 2;
const LONG_STEP_PT = 12;
const SMALLEST_PT = 12;

export function PageStage({
  page,
  number,
  frame,
  settings,
  letters,
  guides,
  chosen,
  onChoose,
  edits,
}: {
  page: ComicPage<Item>;
  /** From 1. */
  number: number;
  frame: PageFrame;
  settings: ComicSettings;
  letters: Letters;
  guides: boolean;
  chosen: Chosen | null;
  /** Null: it is only looked at. */
  onChoose: ((chosen: Chosen | null) => void) | null;
  edits: LineEdits;
}) {
  const t = useTranslations('comic.pages');
  const stage = useRef<HTMLElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [writing, setWriting] = useState<string | null>(null);
  const drawn = page.panels.map(({ item, box, index }) => {
    const lines = withDrag(item, drag);
    return {
      item,
      box,
      index,
      ...drawPanel({ details: { ...item.details, lines } }, { box, live: frame.live }, letters, settings),
    };
  });
  /** A line whose balloon is to have the focus; `page`: the page itself, from which the keys still undo. */
  const wantsFocus = useRef<string | null>(null);
  useEffect(() => {
    const wanted = wantsFocus.current;
    if (wanted === null) return;
    wantsFocus.current = null;
    const balloon = stage.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(wanted)}"]`);
    (balloon ?? stage.current)?.focus({ preventScroll: true });
  });
  /** Pixels on screen to points on the page. */
  const pointsPerPixel = () => frame.width / (stage.current?.getBoundingClientRect().width || frame.width);

  const commit = (item: Item, line: string, place: LinePlace, gesture: string | null = null) => {
    setDrag(null);
    edits.change(
      item.id,
      item.details.lines.map((each) => (each.id === line ? { ...each, place } : each)),
      gesture,
    );
  };

  return (
    <section
      ref={stage}
      tabIndex={-1}
      aria-label={t('pageLabel', { page: number })}
      className={`relative mx-auto w-full overflow-hidden rounded-sm bg-white ring ring-line focus-visible:outline-2 focus-visible:outline-accent-text ${frame.width > frame.height ? 'max-md:w-200' : ''}`}
      style={{
        aspectRatio: frame.width / frame.height,
        maxWidth: `calc(82vh * ${frame.width / frame.height})`,
      }}
    >
      <svg
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        className="absolute inset-0 size-full"
        aria-hidden="true"
      >
        {drawn.map(({ item, box, paths }) => (
          <g key={item.id}>
            <Picture image={imageOf(item)} box={box} />
            <Paths paths={paths} />
          </g>
        ))}
        {guides && (
          <rect {...frame.live} fill="none" stroke="#e0218a" strokeWidth={0.8} strokeDasharray="4 3" />
        )}
      </svg>
      <ul>
        {drawn.map(({ item, index }) => {
          const image = imageOf(item);
          return (
            <li key={item.id} className="sr-only">
              {image === null ? t('emptyPanel', { number: index + 1 }) : t('panel', { number: index + 1 })}
            </li>
          );
        })}
      </ul>
      {onChoose !== null &&
        drawn.flatMap(({ item, box, balloons }) =>
          balloons.map((balloon) => {
            const { line } = balloon;
            const isChosen = chosen?.line === line.id;
            // What is drawn has moved already; the pointer counts from where it was taken.
            const from = drag?.line === line.id ? drag.from : balloon;
            const moved = (part: HandlePart, dx: number, dy: number) =>
              move(from, part, dx, dy, box, frame.live);
            return (
              <div key={line.id}>
                <BalloonHandle
                  balloon={balloon}
                  frame={frame}
                  tail={hasTail(line.kind)}
                  chosen={isChosen}
                  onChoose={() => onChoose({ item: item.id, line: line.id })}
                  onLeave={() => onChoose(null)}
                  onDrag={(part, dx, dy) => {
                    const scale = pointsPerPixel();
                    setDrag({
                      item: item.id,
                      line: line.id,
                      from,
                      place: moved(part, dx * scale, dy * scale),
                    });
                  }}
                  onDrop={(part, dx, dy) => {
                    const scale = pointsPerPixel();
                    commit(item, line.id, moved(part, dx * scale, dy * scale));
                  }}
                  onCancel={() => setDrag(null)}
                  onStep={(part, x, y, long) => {
                    const step = long ? LONG_STEP_PT : STEP_PT;
                    commit(item, line.id, moved(part, x * step, y * step), `${part}-${line.id}`);
                  }}
                  onRemove={() => {
                    const others = balloons.filter((each) => each !== balloon);
                    wantsFocus.current =
                      others[balloons.indexOf(balloon)]?.line.id ?? others.at(-1)?.line.id ?? 'page';
                    edits.change(
                      item.id,
                      item.details.lines.filter(({ id }) => id !== line.id),
                    );
                    onChoose(null);
                  }}
                  onWrite={() => setWriting(line.id)}
                />
                {writing === line.id && (
                  <BalloonText
                    box={balloon.box}
                    frame={frame}
                    text={line.text}
                    onChange={(text) =>
                      edits.change(
                        item.id,
                        item.details.lines.map((each) => (each.id === line.id ? { ...each, text } : each)),
                        `text-${line.id}`,
                      )
                    }
                    onDone={(byKey) => {
                      if (byKey) wantsFocus.current = line.id;
                      setWriting(null);
                    }}
                  />
                )}
              </div>
            );
          }),
        )}
    </section>
  );
}

function withDrag({ id, details }: Item, drag: Drag | null): readonly ComicLine[] {
  if (drag?.item !== id) return details.lines;
  return details.lines.map((line) => (line.id === drag.line ? { ...line, place: drag.place } : line));
}

/** The place of a balloon of which one part was moved by so many points. */
function move(
  balloon: PlacedBalloon,
  part: HandlePart,
  dx: number,
  dy: number,
  panel: Box,
  live: Box,
): LinePlace {
  const { box, tail } = balloon;
  if (part === 'tail') {
    const from = tail ?? { x: box.x + box.width / 2, y: box.y + box.height };
    const inPanel = {
      x: Math.min(panel.x + panel.width, Math.max(panel.x, from.x + dx)),
      y: Math.min(panel.y + panel.height, Math.max(panel.y, from.y + dy)),
    };
    return placeInPanel({ box, tail: inPanel }, panel);
  }
  // What leaves the panel or the live area stays at its edge, so that the way back begins at once.
  const [right, bottom] = [
    Math.min(panel.x + panel.width, live.x + live.width),
    Math.min(panel.y + panel.height, live.y + live.height),
  ];
  const [left, top] = [Math.max(panel.x, live.x), Math.max(panel.y, live.y)];
  const within = (value: number, least: number, most: number) =>
    Math.min(Math.max(value, least), Math.max(least, most));
  const next =
    part === 'size'
      ? {
          ...box,
          width: within(box.width + dx, SMALLEST_PT, right - box.x),
          height: within(box.height + dy, SMALLEST_PT, bottom - box.y),
        }
      : {
          ...box,
          x: within(box.x + dx, left, right - box.width),
          y: within(box.y + dy, top, bottom - box.height),
        };
  return placeInPanel({ box: next, tail }, panel);
}

function Picture({ image, box }: { image: WireImage | null; box: Box }) {
  if (image === null) return <rect {...box} fill="#e7e7ea" />;
  return <image href={thumbnailUrl(image, 1024)} {...box} preserveAspectRatio="xMidYMid slice" />;
}

function Paths({ paths }: { paths: readonly DrawnPath[] }) {
  return paths.map(({ d, fill, stroke, strokeWidth, dash }, index) => (
    <path
      // biome-ignore lint/suspicious/noArrayIndexKey: they are drawn over each other in this order
      key={index}
      d={d}
      fill={fill ?? 'none'}
      stroke={stroke ?? undefined}
      strokeWidth={stroke === null ? undefined : strokeWidth}
      strokeDasharray={dash.length === 0 ? undefined : dash.join(' ')}
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  ));
}
