import type { WireImage, WireRun } from '@/lib/shared/wire';

/** One setting, as asked and as the API says it was done; `answered` null where the API says nothing of it. */
export type ParameterRow = { name: string; asked: string; answered: string | null; differs: boolean };

/**
 * Every parameter of the run, the picture's own pixels being the answer for the size. A setting left to the API
 * (`auto`) has been answered, not contradicted.
 */
export function parameterRows(run: WireRun, image: WireImage): ParameterRow[] {
  const { params, answered } = run;
  const vector = image.mime === 'image/svg+xml';
  const rows: [string, string | number | undefined, string | null | undefined][] = [
    ['Model', params.model, null],
    ['Behaves like', params.behavesLike, null],
    ['Size', params.size, vector ? answered?.size : `${image.width}x${image.height}`],
    ['Quality', params.quality, answered?.quality],
    ['Background', params.background, image.alpha ?? answered?.background],
    ['Format', params.outputFormat, formatOf(image) ?? answered?.outputFormat],
    ['Compression', params.outputCompression, null],
    ['Images', params.n, String(run.images.length)],
    ['Moderation', params.moderation, null],
    ['Live previews', params.partialImages, null],
    ['Complexity', params.complexity, null],
    ['Frames', params.frameCount, null],
    [
      'Time per frame',
      params.frameDurationMs === undefined ? undefined : `${params.frameDurationMs} ms`,
      null,
    ],
    [
      'SVG author',
      params.svg &&
        [params.svg.model, ...(params.svg.reasoning ? [`${params.svg.reasoning.effort} effort`] : [])].join(
          ', ',
        ),
      null,
    ],
    ['Input fidelity', params.inputFidelity, null],
    ['Result', run.edit?.placement, null],
    ['Sent at', run.edit ? `${run.edit.plan.outputWidth}x${run.edit.plan.outputHeight}` : undefined, null],
    ['Fade', image.featherPx === null ? undefined : `${Math.round(image.featherPx)} px`, null],
  ];
  return rows.flatMap(([name, asked, answer]) => {
    if (asked === undefined) return [];
    const known = answer ?? null;
    return [
      {
        name,
        asked: String(asked),
        answered: known,
        differs: known !== null && !isLeftOpen(run, name, asked) && known !== String(asked),
      },
    ];
  });
}

/** `auto` has been answered, not contradicted; and what is put back into its photo has the photo's size. */
function isLeftOpen({ edit }: WireRun, name: string, asked: string | number): boolean {
  return (
    asked === 'auto' || (name === 'Size' && (asked === 'source' || (edit?.placement ?? 'model') !== 'model'))
  );
}

/** `image/svg+xml` as the API's word for it; null when it is none of the API's. */
function formatOf({ mime }: WireImage): string | null {
  const [, subtype] = /^image\/(png|jpeg|webp|gif|svg)/.exec(mime) ?? [];
  return subtype ?? null;
}
