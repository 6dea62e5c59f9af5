/** Many photos in one look: what a job keeps, and what each photo asks for. */
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { defaultSendWholePhoto, SOURCE_SIZE } from '@/lib/shared/edit-settings';
import type { Sentence } from '@/lib/shared/language';
import type { Quality } from '@/lib/shared/models';
import { writeRestylePrompt } from './restyle-prompt';
import type { MadeTarget, PrintSize } from './restyle-targets';
import type { ItemAsk, PlainJob, RecipeRules, StartOptions } from './wire-jobs';

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
      prompt: writeRestylePrompt(settings, item.words),
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
