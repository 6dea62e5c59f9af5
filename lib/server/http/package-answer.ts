import 'server-only';
import { Readable } from 'node:stream';
import { makeZip } from 'client-zip';
import { attachment } from '@/lib/server/content-disposition';
import type { PackageFile, PackageJob, PackageKind } from '@/lib/server/packages/package';
import { packageEnglish } from '@/lib/server/packages/package-english';
import type { Services } from '@/lib/server/services';
import type { PackageCheck, PackageReport, RecipeName } from '@/lib/shared/recipes/wire-jobs';
import { tellingWhenLeft } from './telling-when-left';

type Asked = {
  kind: PackageKind<RecipeName>;
  job: PackageJob<RecipeName>;
  options: URLSearchParams;
};
type Files = AsyncGenerator<PackageFile, PackageCheck[]>;

/** The same job gives the same bytes, so nothing in an archive has a date of its own. */
const NO_DATE = new Date(1980, 0, 1);
const REPORT = 'report.txt';

/** A package as a download, made while it is sent: one file of it is in memory at a time. */
export async function packageAnswer(
  { packages }: Pick<Services, 'packages'>,
  { kind, job, options }: Asked,
): Promise<Response> {
  const left = new AbortController();
  const files = packages.files(kind, job, options, left.signal);
  const headers = new Headers({
    'content-type': kind.contentType,
    'content-disposition': attachment(`${job.name}${kind.extension}`),
    'cache-control': 'no-store, no-transform',
  });
  // What cannot be made at all is an error while it still can be one.
  const first = await files.next();
  const body =
    kind.container === 'single'
      ? (Readable.toWeb(Readable.from(onlyFile(first, files))) as ReadableStream<Uint8Array>)
      : makeZip(entriesOf(first, files, kind.container === 'zip'));
  return new Response(
    tellingWhenLeft(body, () => {
      left.abort();
      void files.return([]);
    }),
    { headers },
  );
}

/** What a package would be, without its bytes: they are made, looked at and let go. */
export async function packageReport(
  { packages }: Pick<Services, 'packages'>,
  { kind, job, options }: Asked,
  signal: AbortSignal,
): Promise<PackageReport> {
  const files = packages.files(kind, job, options, signal);
  const sums = { files: 0, bytes: 0 };
  for (;;) {
    const next = await files.next();
    if (next.done === true) return { checks: next.value, ...sums };
    sums.files += 1;
    for await (const piece of piecesOf(next.value)) sums.bytes += piece.byteLength;
  }
}

async function* onlyFile(
  first: IteratorResult<PackageFile, PackageCheck[]>,
  files: Files,
): AsyncGenerator<Uint8Array> {
  if (first.done !== true) yield* piecesOf(first.value);
  await files.return([]);
}

async function* piecesOf({ bytes }: PackageFile): AsyncGenerator<Uint8Array> {
  if (bytes instanceof Uint8Array) yield bytes;
  else yield* bytes;
}

async function* entriesOf(
  first: IteratorResult<PackageFile, PackageCheck[]>,
  files: Files,
  reports: boolean,
) {
  let next = first;
  for (; next.done !== true; next = await files.next())
    yield { name: next.value.name, lastModified: NO_DATE, input: next.value.bytes };
  if (reports) yield { name: REPORT, lastModified: NO_DATE, input: reportText(next.value) };
}

function reportText(checks: readonly PackageCheck[]): string {
  return checks
    .map(({ item, what, passed }) =>
      [passed ? 'ok  ' : 'NOT ', item === null ? '' : `${item}: `, packageEnglish.say(what), '\n'].join(''),
    )
    .join('');
}
