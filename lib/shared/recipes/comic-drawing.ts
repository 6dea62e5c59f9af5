/** A comic as paths: the same for the screen, for pictures and for PDF. Lengths are points. */
import type { Box } from '@/lib/shared/lettering/box';
import { type DrawnPath, INK } from '@/lib/shared/lettering/drawn-path';
import { short } from '@/lib/shared/lettering/outline-path';
import type { LetteringAnswer } from '@/lib/shared/lettering/shaped-text';
import {
  drawBalloons,
  type Letters,
  letterPanel,
  type PanelFrame,
  type PlacedBalloon,
} from './comic-lettering';
import type { ComicDetails, ComicSettings } from './comic-types';
import type { JobItem } from './wire-jobs';

const FRAME_PT = 1.2;

type Lettered = Pick<JobItem<ComicDetails>, 'details'>;

/** Every text of the panels, once. */
export function textsOf(items: readonly Lettered[]): string[] {
  const texts = items.flatMap(({ details }) => details.lines.map(({ text }) => text.trim()));
  return [...new Set(texts)].filter((text) => text !== '');
}

/** @param texts those that were asked for, in the order of the answer */
export function lettersFrom(texts: readonly string[], answer: LetteringAnswer): Letters {
  const known = new Map(texts.map((text, index) => [text, answer.texts[index]]));
  return { textOf: ({ text }) => known.get(text.trim()), outlines: answer.outlines };
}

/** The line around a panel, wholly within it. */
export function drawFrame({ x, y, width, height }: Box): DrawnPath {
  const half = FRAME_PT / 2;
  const corners = [
    [x + half, y + half],
    [x + width - half, y + half],
    [x + width - half, y + height - half],
    [x + half, y + height - half],
  ];
  return {
    d: `M${corners.map((corner) => corner.map(short).join(' ')).join('L')}Z`,
    fill: null,
    stroke: INK,
    strokeWidth: FRAME_PT,
    dash: [],
  };
}

export type DrawnPanel = { balloons: readonly PlacedBalloon[]; paths: readonly DrawnPath[] };

/** @param letters null: without lettering */
export function drawPanel(
  item: Lettered,
  frame: PanelFrame,
  letters: Letters | null,
  settings: Pick<ComicSettings, 'letterPt' | 'direction' | 'layout'>,
): DrawnPanel {
  const balloons = letters === null ? [] : letterPanel(item.details.lines, frame, letters, settings);
  return {
    balloons,
    paths: [
      // What fills the page has its edge where the page ends.
      ...(settings.layout.kind === 'splash' ? [] : [drawFrame(frame.box)]),
      ...(letters === null ? [] : drawBalloons(balloons, letters)),
    ],
  };
}
