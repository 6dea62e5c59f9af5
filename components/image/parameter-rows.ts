import { SOURCE_SIZE } from '@/lib/shared/edit-settings';
import { PARAMETER_NAMES } from '@/lib/shared/parameter-values';
import { parameterLabel, valueWords } from '@/lib/shared/parameter-words';
import type { ParameterName } from '@/lib/shared/parameters';
import { formatSize, showSize } from '@/lib/shared/pixel-size';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/** One setting, as asked and as the API says it was done; `answered` null where the API says nothing of it. */
export type ParameterRow = { name: string; asked: string; answered: string | null; differs: boolean };

/**
 * Every parameter of the run, the picture's own pixels being the answer for the size. A setting left to the API
 * (`auto`) has been answered, not contradicted.
 */
export function parameterRows(run: WireRun, image: WireImage): ParameterRow[] {
  const { params } = run;
  const answers = answersOf(run, image);
  const rows = PARAMETER_NAMES.flatMap((name): ParameterRow[] => {
    const asked = params[name];
    if (name === 'prompt' || asked === undefined) return [];
    const answered = answers[name] ?? null;
    return [
      {
        name: parameterLabel(name),
        asked: valueWords(name, asked),
        answered: answered === null ? null : valueWords(name, answered),
        differs: answered !== null && !isLeftOpen(run, name) && answered !== asked,
      },
    ];
  });
  return [...rows, ...editRows(run, image)];
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

function editRows({ edit }: WireRun, { featherPx }: WireImage): ParameterRow[] {
  const row = (name: string, asked: string) => ({ name, asked, answered: null, differs: false });
  return [
    ...(edit ? [row('Result', edit.placement)] : []),
    ...(edit
      ? [
          row(
            'Sent at',
            showSize(formatSize({ width: edit.plan.outputWidth, height: edit.plan.outputHeight })),
          ),
        ]
      : []),
    ...(featherPx === null ? [] : [row('Fade', `${Math.round(featherPx)} px`)]),
  ];
}

/** `auto` has been answered, not contradicted; and what is put back into its photo has the photo's size. */
function isLeftOpen({ params, edit }: WireRun, name: ParameterName): boolean {
  const asked = params[name];
  return (
    asked === 'auto' ||
    (name === 'size' && (asked === SOURCE_SIZE || (edit?.placement ?? 'model') !== 'model'))
  );
}

/** `image/svg+xml` as the API's word for it; null when it is none of the API's. */
function formatOf({ mime }: WireImage): string | null {
  const [, subtype] = /^image\/(png|jpeg|webp|gif|svg)/.exec(mime) ?? [];
  return subtype ?? null;
}
