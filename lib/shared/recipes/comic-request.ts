/** What a comic job keeps, as it comes in. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { BALLOON_SHAPES } from '@/lib/shared/lettering/balloon';
import { parameterSchemas } from '@/lib/shared/request-parameters';
import {
  COMIC_DIRECTIONS,
  COMIC_FACES,
  LINE_TEXT_MAX,
  MAX_LINES,
  MAX_PANELS_IN_ROW,
  MAX_ROWS,
} from './comic-types';

const SHORT_MAX = 200;
const LONG_MAX = 2_000;
const PAGE_IN = { least: 2, most: 20 } as const;

/** One line, as files and title pages have it. */
const short = z.string().max(SHORT_MAX, `must have at most ${SHORT_MAX} characters`);
const long = z.string().max(LONG_MAX, `must have at most ${LONG_MAX} characters`);

function inches(least: number, most: number) {
  const message = `must be ${least} to ${most} inches`;
  return z.number(message).min(least, message).max(most, message);
}

const ROW_MESSAGE = `must be 1 to ${MAX_PANELS_IN_ROW} panels`;
const ROWS_MESSAGE = `must have 1 to ${MAX_ROWS} rows`;
const layout = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.enum(['strip-3', 'strip-4', 'grid-4', 'page-6', 'splash']) }),
    z.strictObject({
      kind: z.literal('rows'),
      rows: z
        .array(z.int(ROW_MESSAGE).min(1, ROW_MESSAGE).max(MAX_PANELS_IN_ROW, ROW_MESSAGE))
        .min(1, ROWS_MESSAGE)
        .max(MAX_ROWS, ROWS_MESSAGE),
    }),
  ],
  'must be strip-3, strip-4, grid-4, page-6, splash or rows',
);

const LETTER_MESSAGE = 'must be 5 to 36 points';
const DATE_MESSAGE = 'must be a day such as 2026-11-29, or nothing';
const LANGUAGE_MESSAGE = 'must be the tag of a language, such as en or pt-BR';

const settings = z.strictObject({
  title: short,
  series: short,
  number: z.string().max(20, 'must have at most 20 characters'),
  writer: short,
  summary: long,
  date: z.union([z.literal(''), z.iso.date(DATE_MESSAGE)], DATE_MESSAGE),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, LANGUAGE_MESSAGE)
    .max(35, LANGUAGE_MESSAGE),
  style: long,
  layout,
  direction: z.enum(COMIC_DIRECTIONS, `must be ${COMIC_DIRECTIONS.join(' or ')}`),
  gutterIn: inches(0, 1),
  trim: z.strictObject({
    widthIn: inches(PAGE_IN.least, PAGE_IN.most),
    heightIn: inches(PAGE_IN.least, PAGE_IN.most),
  }),
  bleedIn: inches(0, 0.5),
  face: z.enum(COMIC_FACES, `must be one of ${COMIC_FACES.join(', ')}`),
  capitals: z.boolean('must be true or false'),
  letterPt: z.number(LETTER_MESSAGE).min(5, LETTER_MESSAGE).max(36, LETTER_MESSAGE),
  model: parameterSchemas.model,
  quality: parameterSchemas.quality,
});

const SHARE_MESSAGE = 'must be a share of the panel, 0 to 1';
const share = z.number(SHARE_MESSAGE).min(0, SHARE_MESSAGE).max(1, SHARE_MESSAGE);
const SIDE_MESSAGE = 'must be a share of the panel, 0.01 to 1';
const side = z.number(SIDE_MESSAGE).min(0.01, SIDE_MESSAGE).max(1, SIDE_MESSAGE);

const LINE_ID_MESSAGE = 'must have 1 to 64 letters, digits, - and _';
const line = z.strictObject({
  id: z.string().regex(/^[\w-]{1,64}$/, LINE_ID_MESSAGE),
  kind: z.enum(BALLOON_SHAPES, `must be one of ${BALLOON_SHAPES.join(', ')}`),
  speaker: z.string().max(80, 'must have at most 80 characters'),
  text: z.string().max(LINE_TEXT_MAX, `must have at most ${LINE_TEXT_MAX} characters`),
  place: z
    .strictObject({
      x: share,
      y: share,
      width: side,
      height: side,
      tail: z.strictObject({ x: share, y: share }).nullable(),
    })
    .nullable(),
});

const LINES_MESSAGE = `must have at most ${MAX_LINES} lines`;
const details = z.strictObject({
  lines: z
    .array(line)
    .max(MAX_LINES, LINES_MESSAGE)
    .refine(
      (lines) => new Set(lines.map(({ id }) => id)).size === lines.length,
      'must have lines with different ids',
    ),
  withPrevious: z.boolean('must be true or false'),
});

export const comicSchemas = { settings, details };
