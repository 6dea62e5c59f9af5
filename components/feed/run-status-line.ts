import { formatSeconds } from '@/lib/shared/format-seconds';
import { valueWords } from '@/lib/shared/parameter-words';
import { showSize } from '@/lib/shared/pixel-size';
import type { WireImage, WireRun } from '@/lib/shared/wire';

type Progress = Pick<
  WireRun,
  'status' | 'revision' | 'queuePosition' | 'waitUntil' | 'usualMs' | 'params' | 'error' | 'server'
>;

/**
 * What a run that has not ended says about itself.
 *
 * @param seconds since it started; for a queue that waits, until it goes on
 */
export function describeProgress(run: Progress, seconds: number): string {
  if (run.status === 'saving') return 'Saving';
  if (run.status === 'calling') {
    const usual = run.usualMs === null ? '' : `, usually ${formatSeconds(run.usualMs / 1000)}`;
    return `Drawing, ${formatSeconds(seconds)}${usual}`;
  }
  if (run.waitUntil === null && run.error?.code !== 'waiting_long') {
    if (run.revision < 0) return 'Sending';
    return describePlace(run.queuePosition) ?? 'In the queue';
  }
  const place = run.queuePosition === 1 && run.waitUntil !== null ? null : describePlace(run.queuePosition);
  const until = run.waitUntil === null ? null : formatSeconds(seconds);
  return [describeWait(run), until, place?.toLowerCase() ?? null].filter((part) => part !== null).join(', ');
}

/** What holds a waiting run back, beside its turn. */
function describeWait({ error, params, server }: Pick<WireRun, 'error' | 'params' | 'server'>): string {
  if (error?.code === 'waiting_long') return 'Waiting for more than an hour';
  if (error?.code === 'upstream_unreachable') return `${server} cannot be reached, trying again`;
  return `Waiting for the rate limit of ${params.model}`;
}

function describePlace(queuePosition: number | null): string | null {
  if (queuePosition === null) return null;
  return queuePosition === 1 ? 'Next in the queue' : `${ordinal(queuePosition)} in the queue`;
}

/** How a run ended, in a few words. */
export function describeEnd(run: WireRun): string {
  if (run.status === 'failed') return 'Failed';
  if (run.status === 'unknown') return 'Answer lost';
  if (run.status === 'canceled') return 'Canceled';
  const took = run.startedAt !== null && run.endedAt !== null ? run.endedAt - run.startedAt : null;
  return took === null ? 'Done' : `Took ${formatSeconds(took / 1000)}`;
}

export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}

/** What came that was not what was asked for; the settings that were left to the API, and what it chose. */
export function describeDifferences(run: WireRun): string[] {
  const { params, answered } = run;
  const images = run.images.filter((image) => image.deletedAt === null);
  const differences: string[] = [];
  if (images.some((image) => image.alpha === 'opaque'))
    differences.push('Asked for transparent, came opaque');
  const size = commonSize(images);
  if (size !== null && size !== params.size) {
    differences.push(
      // What is put back into its photo has the photo's size, whatever the model was asked for.
      params.size.includes('x') && (run.edit?.placement ?? 'model') === 'model'
        ? `asked ${showSize(params.size)}, came ${showSize(size)}`
        : `came as ${showSize(size)}`,
    );
  }
  if (answered?.quality && answered.quality !== params.quality) {
    const came = valueWords('quality', answered.quality);
    differences.push(
      params.quality === 'auto'
        ? `${came} quality`
        : `asked ${valueWords('quality', params.quality)} quality, came ${came}`,
    );
  }
  if (answered?.outputFormat && answered.outputFormat !== params.outputFormat) {
    const came = valueWords('outputFormat', answered.outputFormat);
    differences.push(`asked ${valueWords('outputFormat', params.outputFormat)}, came ${came}`);
  }
  return differences;
}

/** The pixels themselves, not what the API says of them: `auto` may answer odd sizes. Null when they differ. */
function commonSize(images: readonly WireImage[]): string | null {
  const sizes = new Set(
    images.filter((image) => image.mime !== 'image/svg+xml').map((image) => `${image.width}x${image.height}`),
  );
  const [only] = sizes;
  return sizes.size === 1 && only !== undefined ? only : null;
}
