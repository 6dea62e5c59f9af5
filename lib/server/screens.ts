import 'server-only';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { type Role, SETUP_PATH, SIGN_IN_PATH, safeNext } from '@/lib/shared/accounts';
import type { ComparisonBase } from '@/lib/shared/comparison';
import { type ErrorCode, errorSentence, OverpaintError } from '@/lib/shared/errors';
import type { Guide } from '@/lib/shared/interface-guide';
import type { Sentence } from '@/lib/shared/language';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import { parseLibraryAddress } from '@/lib/shared/library-address';
import { DENSITY_COOKIE, type Density, parseDensity } from '@/lib/shared/library-density';
import type { LibraryFilter } from '@/lib/shared/library-filter';
import { MODELS } from '@/lib/shared/models';
import { cutTitle } from '@/lib/shared/page-title';
import type { JobPage, WireJob } from '@/lib/shared/recipes/wire-jobs';
import type { ImageDetails, RunPage, WireStatus } from '@/lib/shared/wire';
import type { Profile, WireVisitor } from '@/lib/shared/wire-accounts';
import type { CollectionPage, LookGallery, WireCollection } from '@/lib/shared/wire-collections';
import type { ComparisonPage, WireComparison } from '@/lib/shared/wire-comparison';
import { ANCHOR_EVERY, type LibraryPage, type LibrarySummary } from '@/lib/shared/wire-library';
import type { WireReference } from '@/lib/shared/wire-references';
import type { UsageReport } from '@/lib/shared/wire-usage';
import type { SignInWays } from '@/lib/shared/wire-ways-in';
import { toWireToken } from './accounts/tokens';
import { isAdmin, type Visitor } from './accounts/visitor';
import { isFromThisMachine } from './http/exchange';
import { imageDetails } from './http/image-details';
import { moneyViewerOf } from './http/money-of';
import { wireMe, wireSessions } from './http/own-account';
import { readCollectionPage } from './http/read-collection';
import { refuseUnstorableQuery, storableId } from './http/storable-text';
import { readGuide } from './interface/guide';
import { readRuntimeSettings } from './runtime-settings';
import { connectionOf, getServices, type Services } from './services';
import { readUsageQuery } from './usage/usage-query';

/** What the screens are drawn with, so that each is whole before any script has run. */

/** Rows the Create screen comes with. */
const FIRST_RUNS = 12;
const FIRST_COMPARISONS = 24;
const FIRST_JOBS = 24;
/** As many as the browser asks for at once (lib/client/library). */
const LIBRARY_PAGE = 60;
const LIBRARY_RUNS = 30;

/** As Next gives the part of an address behind the question mark. */
export type SearchParams = Record<string, string | string[] | undefined>;

function toQuery(search: SearchParams): URLSearchParams {
  return new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) => [value ?? []].flat().map((each) => [name, each])),
  );
}

/**
 * Who asks for this screen, or the way to the sign-in. Each screen asks for itself: the shell around it is kept while screens
 * change, so what it found out may be old.
 */
export const readVisitor = cache(async (): Promise<Visitor> => {
  const visitor = await findPageVisitor();
  if (visitor !== null) return visitor;
  const { accounts } = await getServices();
  if (!(await accounts.isSetUp())) redirect(SETUP_PATH);
  const asked = new URL((await headers()).get('x-address') ?? '/', 'http://here');
  // What Next adds where it asks for a part of a page.
  asked.searchParams.delete('_rsc');
  redirect(`${SIGN_IN_PATH}?next=${encodeURIComponent(safeNext(`${asked.pathname}${asked.search}`))}`);
});

/** Null: nobody is signed in. Screens are for people: a token opens none. */
export const findPageVisitor = cache(async (): Promise<Visitor | null> => {
  const [{ visitorOf }, asked] = await Promise.all([getServices(), headers()]);
  return visitorOf({ get: (name) => (name === 'cookie' ? asked.get(name) : null) });
});

/** Of whom the shell speaks. */
export async function readWho(): Promise<WireVisitor> {
  const visitor = await readVisitor();
  if (visitor.kind === 'operator') {
    const { people } = await getServices();
    const owner = await people.find(visitor.ownerId);
    return { accounts: false, admin: true, person: null, owner: owner?.name ?? null };
  }
  const { id, name, email, role } = visitor.person;
  const person = { id, name, email: email ?? '', role };
  return { accounts: true, admin: isAdmin(visitor), person, owner: null };
}

/** What a page before the sign-in needs to know. */
export async function readEntrance(): Promise<{
  needsSetUp: boolean;
  needsCode: boolean;
  signedIn: boolean;
  ways: SignInWays;
  /** Whether anybody may ask for an account. */
  signUp: boolean;
}> {
  const services = await getServices();
  const { accounts, database, environment } = services;
  return {
    needsSetUp: environment.auth === 'accounts' && !(await accounts.isSetUp()),
    needsCode: !isFromThisMachine(environment),
    signedIn: (await findPageVisitor()) !== null,
    signUp: environment.auth === 'accounts' && (await readRuntimeSettings(database.query)).signUp === 'open',
    ways: signInWaysOf(services),
  };
}

function signInWaysOf({ environment, passkeys, provider }: Services): SignInWays {
  return {
    password: environment.passwordLogin,
    passkey: passkeys !== null,
    provider: provider === null ? null : { name: environment.oidc?.name ?? null },
  };
}

/** One's own account; null where there are no accounts. */
export async function readProfile(): Promise<Profile | null> {
  const visitor = await readVisitor();
  const services = await getServices();
  const { environment, passkeys, provider, tokens } = services;
  if (visitor.kind !== 'person' || environment.publicUrl === null) return null;
  return {
    me: wireMe(services, visitor.person),
    sessions: await wireSessions(services, visitor),
    tokens: (await tokens.list(visitor.ownerId)).map(toWireToken),
    origin: environment.publicUrl.origin,
    waysIn: {
      ...signInWaysOf(services),
      host: environment.publicUrl.hostname,
      passkeys: (await passkeys?.list(visitor.ownerId)) ?? [],
      identities: (await provider?.list(visitor.ownerId)) ?? [],
    },
  };
}

/** How programs use this installation. For whoever may have a token, and for everybody where none is needed. */
export async function readDevelopers(): Promise<{ guide: Guide; tokens: boolean }> {
  const visitor = await readVisitor();
  const [{ environment }, asked] = [await getServices(), await headers()];
  const tokens = visitor.kind === 'person';
  const here = new URL(asked.get('x-address') ?? '/', `http://${asked.get('host') ?? 'localhost'}`);
  return { guide: readGuide({ origin: (environment.publicUrl ?? here).origin, tokens }), tokens };
}

/** What an invitation is for; null for one that is used, has expired or never was. */
export async function readInvitation(
  code: string,
): Promise<{ role: Role; email: string | null; newPassword: boolean } | null> {
  const { accounts } = await getServices();
  const invitation = await unlessMissing(accounts.findInvitation(code), 'invitation_invalid');
  return (
    invitation && {
      role: invitation.role,
      email: invitation.email,
      newPassword: invitation.personId !== null,
    }
  );
}

async function ownerId(): Promise<string> {
  return (await readVisitor()).ownerId;
}

/** What every screen has around it: the newest runs, the status, and what bills have taught. */
export async function readShell(): Promise<{
  who: WireVisitor;
  runs: RunPage;
  status: WireStatus;
  learned: LearnedPrices;
}> {
  const [who, owner, services] = [await readWho(), await ownerId(), await getServices()];
  const [runs, status, learned] = await Promise.all([
    services.runs.list(owner, { cursor: null, limit: FIRST_RUNS }),
    services.status(moneyViewerOf(await readVisitor())),
    services.learned.list(),
  ]);
  return { who, runs, status, learned };
}

/** @returns the report that the address asks for, or this month's and why it is not that one */
export async function readUsage(
  search: SearchParams,
): Promise<{ report: UsageReport; problem: Sentence | null }> {
  const viewer = moneyViewerOf(await readVisitor());
  const { database, environment, usage } = await getServices();
  const now = await database.now();
  const demo = connectionOf(environment) === 'demo';
  const read = (query: URLSearchParams) => readUsageQuery(query, now, { demo });
  const report = (query: ReturnType<typeof read>) => usage({ ...query, viewer, cursor: null });
  try {
    const query = toQuery(search);
    refuseUnstorableQuery({ searchParams: query });
    return { report: await report(read(query)), problem: null };
  } catch (error) {
    if (!(error instanceof OverpaintError)) throw error;
    return {
      report: await report(read(new URLSearchParams())),
      problem: error.sentence ?? errorSentence(error.code),
    };
  }
}

/** What the library begins with: of images or of runs, which lie on other shelves. */
export async function readLibrary(search: SearchParams): Promise<{
  filter: LibraryFilter;
  problems: string[];
  place: number;
  summary: LibrarySummary;
  page: LibraryPage | null;
  runs: RunPage | null;
}> {
  const owner = await ownerId();
  const { library } = await getServices();
  const address = parseLibraryAddress(toQuery(search).toString());
  const { filter, place } = address;
  const summary = await library.summary(owner, filter);
  if (filter.shelf === 'failed' || filter.shelf === 'unknown') {
    const runs = await library.runs(owner, filter, { cursor: null, skip: 0, limit: LIBRARY_RUNS });
    return { ...address, summary, page: null, runs };
  }
  const inList = Math.max(0, Math.min(place, summary.count - 1));
  const from = Math.floor(inList / LIBRARY_PAGE) * LIBRARY_PAGE;
  const page = await library.images(owner, filter, {
    cursor: summary.anchors[Math.floor(from / ANCHOR_EVERY)] ?? null,
    skip: from % ANCHOR_EVERY,
    limit: LIBRARY_PAGE,
  });
  return { ...address, summary, page, runs: null };
}

export function readDensity(cookies: { get(name: string): { value: string } | undefined }): Density {
  return parseDensity(cookies.get(DENSITY_COOKIE)?.value);
}

/** Ids of models to choose from. */
export function readModelIds(): string[] {
  return MODELS.map(({ id }) => id);
}

/** Asked for twice in one answer: for the title and for the screen. Null: there is no such image. */
export const readImage = cache(async (id: string): Promise<ImageDetails | null> => {
  return unlessMissing(imageDetails(await getServices(), await ownerId(), storableId(id)), 'image_not_found');
});

/** `generateMetadata` of an image, alone and over a screen. */
export async function imageMetadata({ params }: { params: Promise<{ id: string }> }): Promise<Metadata> {
  const [details, t] = await Promise.all([readImage((await params).id), getTranslations('app.titles')]);
  return { title: cutTitle(details === null ? t('noImage') : (details.run?.params.prompt ?? t('image'))) };
}

/** The newest comparisons. */
export async function readComparisons(): Promise<ComparisonPage> {
  const { comparisons } = await getServices();
  return comparisons.list(await ownerId(), { cursor: null, limit: FIRST_COMPARISONS });
}

/** The newest jobs. */
export async function readJobs(): Promise<JobPage> {
  const { jobs } = await getServices();
  return jobs.list(await ownerId(), { cursor: null, limit: FIRST_JOBS });
}

/** Asked for twice in one answer: for the title and for the screen. Null: there is none for this person. */
export const readJob = cache(async (id: string): Promise<WireJob | null> => {
  const { jobs } = await getServices();
  return unlessMissing(jobs.find(await ownerId(), storableId(id)), 'job_not_found');
});

/** What a comparison that begins with this run is made of; null without such a run. */
export async function readComparisonBase(runId: string): Promise<ComparisonBase | null> {
  const { comparisons } = await getServices();
  return unlessMissing(comparisons.baseOf(await ownerId(), storableId(runId)), 'run_not_found');
}

export async function readReferences(): Promise<WireReference[]> {
  const owner = await ownerId();
  return (await getServices()).references.list(owner);
}

export async function readCollections(): Promise<WireCollection[]> {
  const owner = await ownerId();
  return (await getServices()).collections.list(owner);
}

/** Asked for twice in one answer: for the title and for the screen. Null: there is none for this person. */
export const readCollection = cache(async (id: string): Promise<CollectionPage | null> => {
  const owner = await ownerId();
  return unlessMissing(
    readCollectionPage(await getServices(), owner, storableId(id)),
    'collection_not_found',
  );
});

/** What a link shows, to anybody; null where it leads nowhere. Without a gallery: it has a password. */
export const readLook = cache(async (code: string): Promise<{ gallery: LookGallery | null } | null> => {
  const { look } = await getServices();
  return unlessMissing(
    look.open(storableId(code)).then(async ({ link }) => ({
      gallery: link.passwordHash === null ? await look.gallery(link) : null,
    })),
    'link_not_found',
  );
});

export async function readComparison(id: string): Promise<WireComparison | null> {
  const { comparisons } = await getServices();
  return unlessMissing(comparisons.find(await ownerId(), storableId(id)), 'comparison_not_found');
}

/** Null instead of a refusal that says that it does not exist. */
async function unlessMissing<Found>(reading: Promise<Found>, code: ErrorCode): Promise<Found | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OverpaintError && error.code === code) return null;
    throw error;
  }
}
