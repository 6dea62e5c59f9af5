import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import type { Language } from '@/lib/shared/language';
import { PARAMETER_NAMES } from '@/lib/shared/parameter-values';
import { parameterLabel, valueWords } from '@/lib/shared/parameter-words';
import type { ParameterName } from '@/lib/shared/parameters';
import { formatSize, showSize } from '@/lib/shared/pixel-size';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/** One setting, as asked and as the API reports it; `answered` is null if the API does not report it. */
export type ParameterRow = { name: string; asked: string; answered: string | null; differs: boolean };

/**
 * Every parameter of the run, the picture's own pixels being the answer for the size. A setting left to the API
 * (`auto`) has been answered, not contradicted.
 */
export function parameterRows(run: WireRun, image: WireImage, language: Language): ParameterRow[] {
  const { params } = run;
  const answers = answersOf(run, image);
  const rows = PARAMETER_NAMES.flatMap((name): ParameterRow[] => {
    const asked = params[name];
    if (name === 'prompt' || asked === undefined) return [];
    const answered = answers[name] ?? null;
    return [
      {
        name: parameterLabel(name, language),
        asked: valueWords(name, asked, language),
        answered: answered === null ? null : valueWords(name, answered, language),
        differs: answered !== null && !isLeftOpen(run, name) && answered !== asked,
      },
    ];
  });
  return [...rows, ...editRows(run, image, language)];
}

type Answers = { [Name in ParameterName]?: string | number | null };

function answersOf({ answered, images }: WireRun, image: WireImage): Answers {
  const vector = image.mime === 'image/svg+xml';
  return {
    size: vector ? answered?.size : formatSize(image),
    quality: answered?.quality,
    background: image.alpha ?? answered?.background,
    outputFormat: formatOf(image) ?? answered?.outputFormat,
    n: images.length,
  };
}

function editRows(
  { edit }: WireRun,
  { featherPx, align, matchTone, matchGrain, grow }: WireImage,
  { t }: Language,
): ParameterRow[] {
  const rows: ParameterRow[] = [];
  const add = (name: string, asked: string) => rows.push({ name, asked, answered: null, differs: false });
  if (edit) {
    const { outputWidth: width, outputHeight: height } = edit.plan;
    add(t('image.settings.result'), t(`image.settings.${edit.placement}`));
    add(t('image.settings.sentAt'), showSize(formatSize({ width, height })));
  }
  if (featherPx !== null)
    add(t('image.settings.fade'), t('image.settings.fadePx', { px: Math.round(featherPx) }));
  if (matchGrain !== null)
    add(
      t('image.settings.grain'),
      t(matchGrain ? 'image.settings.grainMatched' : 'image.settings.grainAsAnswered'),
    );
  if (align === false) add(t('image.settings.alignment'), t('image.settings.leftAsAnswered'));
  if (matchTone === false) add(t('image.settings.tone'), t('image.settings.leftAsAnswered'));
  if (grow === true) add(t('image.settings.mask'), t('image.settings.grown'));
  return rows;
}

/** A value for `auto` answers it and does not contradict it; and what is put back into its photo has the photo's size. */
function isLeftOpen({ params, edit }: WireRun, name: ParameterName): boolean {
  const asked = params[name];
  return (
    asked === 'auto' ||
    (name === 'size' && (asked === SOURCE_SIZE || (edit?.placement ?? 'model') !== 'model'))
  );
}

/** The API's name for the format, `svg` for `image/svg+xml`; null for a format that the API does not have. */
function formatOf({ mime }: WireImage): string | null {
  const [, subtype] = /^image\/(png|jpeg|webp|gif|svg)/.exec(mime) ?? [];
  return subtype ?? null;
}
