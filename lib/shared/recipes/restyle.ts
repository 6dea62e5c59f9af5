/** Many photos in one look: what a job keeps, and what each photo asks for. */
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { defaultSendWholePhoto, SOURCE_SIZE } from '@/lib/shared/edit-settings';
import type { Sentence } from '@/lib/shared/language';
import type { Quality } from '@/lib/shared/models';
import type { MadeTarget, PrintSize } from './restyle-targets';
import type { ItemAsk, JobItem, PlainJob, RecipeRules, StartOptions } from './wire-jobs';

export type RestyleSettings = {
  /** The look of all. */
  words: string;
  /** A picture that shows the look, by id. */
  look: string | null;
  /** `kept`: the subject is put back byte for byte; `restyled`: everything may change. */
  subject: 'kept' | 'restyled';
  model: string;
  quality: Quality;
  /** What the pictures are made for: ids of `TARGETS` or of `made`. */
  targets: readonly string[];
  /** A person's own targets. */
  made: readonly MadeTarget[];
  print: PrintSize;
};

export type RestyleDetails = {
  /** An uploaded mask of what may change: the surroundings. */
  mask: string | null;
};

/** Words of a job, and of one item, leave room in a prompt for what stands around them. */
export const LOOK_WORDS_MAX = 8_000;

export const restyle: RecipeRules<'restyle'> = {
  settings: {
    words: '',
    look: null,
    subject: 'kept',
    model: DEFAULT_SETTINGS.model,
    quality: DEFAULT_SETTINGS.quality,
    targets: [],
    made: [],
    print: { width: 100, height: 150, unit: 'mm' },
  },
  details: { mask: null },
  pictures: ({ mask }) => (mask === null ? [] : [mask]),
  ask,
};

type Job = PlainJob<'restyle'>;
type Item = JobItem<RestyleDetails>;

function ask(
  { settings, items }: Job,
  itemId: string,
  options: StartOptions,
): ReturnType<typeof restyle.ask> {
  const item = items.find(({ id }) => id === itemId);
  const photo = item?.images[0];
  if (item === undefined || photo === undefined) return lacking('noPhoto');
  if (settings.words.trim() === '' && settings.look === null) return lacking('noLook');
  const kept = settings.subject === 'kept';
  if (kept && item.details.mask === null) return lacking('noSubject');
  const model = options.model ?? settings.model;
  const run: ItemAsk = {
    kind: 'edit',
    params: {
      ...DEFAULT_SETTINGS,
      prompt: promptOf(settings, item),
      model,
      quality: options.quality ?? settings.quality,
      size: SOURCE_SIZE,
      // Nothing that was kept may be lost again by saving it.
      outputFormat: 'png',
    },
    edit: {
      mask: kept ? item.details.mask : null,
      markup: null,
      placement: kept ? 'exact' : 'whole',
      region: kept ? 'auto' : 'none',
      featherPx: null,
      matchGrain: true,
      sendWholePhoto: defaultSendWholePhoto({ model }),
      reinforcePrompt: kept,
    },
    images: settings.look === null ? [photo] : [photo, settings.look],
  };
  return { ask: run };
}

function lacking(what: 'noPhoto' | 'noLook' | 'noSubject'): { problem: Sentence } {
  return { problem: { key: `packages.restyle.lacks.${what}` } };
}

/** The model redraws the whole picture and takes a mask for a hint, so the words say all of it again. */
const SURROUNDINGS =
  'Restyle the surroundings of the main subject in image 1: the background, what the subject stands or lies on, and the light that falls on them.';
const SUBJECT_STAYS =
  'The subject stays exactly as it is: the same thing in the same place, at the same size and from the same angle, with the same shape, colours and details. Add nothing to it and take nothing away from it. Let it stand naturally in its new surroundings, with light from the same side and a soft shadow where it touches them.';
const EVERYTHING =
  'Make a new version of the photo in image 1 in another look. It still shows the same subject, recognisable, in the same framing; light, colours, surfaces and background may all change.';
const NOTHING_FURTHER = 'A photograph, sharp and natural. Add no words, logos or watermarks.';
const LOOK_PICTURE =
  'Image 2 shows the look. Take only light, colours, materials and mood from there, not what it shows.';

function promptOf({ words, look, subject }: RestyleSettings, item: Item): string {
  const own = item.words.trim();
  return [
    subject === 'kept' ? SURROUNDINGS : EVERYTHING,
    words.trim() === '' ? '' : `The look: ${words.trim()}`,
    look === null ? '' : LOOK_PICTURE,
    own === '' ? '' : `For this picture: ${own}`,
    subject === 'kept' ? SUBJECT_STAYS : '',
    NOTHING_FURTHER,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
