import { createStore, type StoreApi } from 'zustand/vanilla';
import { createImageStore, type ImageFacts, type ImageStore, withFacts } from '@/lib/client/image-store';
import { sentenceOf } from '@/lib/client/sentence-of';
import { type LibraryFilter, writeLibraryFilter } from '@/lib/shared/library-filter';
import type { RunPage, WireRun } from '@/lib/shared/wire';
import type { LibraryPage, LibrarySummary, WireLibraryImage } from '@/lib/shared/wire-library';
import {
  addNew,
  changeImages,
  countNew,
  EMPTY_LIST,
  forgetFar,
  hideNew,
  type LibraryList,
  listOf,
  missingPages,
  PAGE_SIZE,
  type PageRequest,
  placePage,
  removeImages,
  requestAt,
} from './library-list';
import {
  changeOnServer,
  emptyBinOnServer,
  getLibraryPage,
  getRunPage,
  getSummary,
  isRunShelf,
  purgeOnServer,
} from './library-requests';
import { deselect, NOTHING_SELECTED, refreshSelected, type Selection } from './selection';

export type LibrarySum = Pick<LibrarySummary, 'count' | 'costMicroUsd' | 'unknownCount'>;

export type LibraryState = {
  /** What is asked for. What is seen follows as soon as the answer is there. */
  readonly filter: LibraryFilter;
  /** What of the address was not understood. */
  readonly problems: readonly string[];
  /** The filter that everything below belongs to. */
  readonly shown: LibraryFilter;
  readonly list: LibraryList;
  /** In place of the list, on a shelf of runs. */
  readonly runs: RunPage;
  readonly moreRuns: 'idle' | 'loading' | 'failed';
  /** Of all that the filter finds, new ones that are not in the list yet included. */
  readonly sum: LibrarySum | null;
  readonly phase: 'ready' | 'loading' | 'failed';
  /** Why nothing of what is asked for could be loaded. */
  readonly failure: string | null;
  /** Why some places of the list could not be loaded. */
  readonly gap: string | null;
  /** So many new ones wait to be shown. */
  readonly fresh: number;
  /** The grid goes there whenever this is another object. */
  readonly jump: { readonly place: number };
  readonly selection: Selection;
};

/** What a page begins with, as the server rendered it. */
export type LibraryStart = {
  filter: LibraryFilter;
  problems: string[];
  place: number;
  /** Null on a shelf of runs. */
  page: LibraryPage | null;
  summary: LibrarySummary;
  /** Null on a shelf of images. */
  runs: RunPage | null;
};

/** What is in view: places, both included. */
export type View = { first: number; last: number; atTop: boolean };

export type ImageChange = { favourite: boolean } | { deleted: boolean };

export type LibraryStore = Pick<StoreApi<LibraryState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  /** What is seen stays until the answer is there. A later call makes an earlier one void. */
  show(filter: LibraryFilter, place?: number, problems?: readonly string[]): Promise<void>;
  /** Everything again, at the place where it is. */
  refresh(): Promise<void>;
  /** After a failure: what is missing. */
  retry(): void;
  /** Loads what is in view and around it, but not what a fast scroll passes. */
  look(view: View): void;
  /** Loads around a place that is not in view. */
  lookAt(place: number): void;
  /** The images at these places, whether they are loaded or not, in their order. */
  collect(
    first: number,
    last: number,
    options: { signal: AbortSignal; onProgress?: (count: number) => void },
  ): Promise<WireLibraryImage[]>;
  loadMoreRuns(): Promise<void>;
  setSelection(selection: Selection): void;
  /** Seen at once; taken back when the server refuses. */
  change(
    images: readonly WireLibraryImage[],
    change: ImageChange,
    onProgress?: (count: number) => void,
  ): Promise<void>;
  /** Out of the bin for good. */
  purge(images: readonly WireLibraryImage[]): Promise<void>;
  emptyBin(): Promise<{ count: number; freedBytes: number }>;
  /** What has changed of images, here or elsewhere. */
  noteFacts(now: { facts: ImageFacts }, before: { facts: ImageFacts }): void;
  /** Runs that are new or have changed. @param before what was known of runs until now */
  noteRuns(runs: readonly WireRun[], before: Readonly<Record<string, WireRun>>): void;
  /** Asks whether anything is new. */
  checkSoon(): void;
};

/** Shorter than a look, longer than a frame: a scroll that moves a whole view within it is flying past. */
const SETTLE_MS = 80;
/** Events come in bursts, one for each run and each change of many. */
const CHECK_MS = 350;
const PAGES_AT_ONCE = 4;
/** Kept on both sides of what is in view; some 3 MB at most. */
const KEPT_PLACES = 1500;
/** A page that does not fill its places is asked for again, but not forever. */
const MAX_TRIES = 3;
/** The most that the server gives at once. */
const COLLECT_SIZE = 200;

/** @param images hears of every image that is loaded, and says what has changed of it */
export function createLibraryStore(
  start: LibraryStart,
  images: ImageStore = createImageStore(),
): LibraryStore {
  const asItIs = (page: LibraryPage): LibraryPage => {
    const { facts } = images.getState();
    return { ...page, images: page.images.map((image) => withFacts(image, facts)) };
  };
  const store = createStore<LibraryState>(() => ({
    filter: start.filter,
    problems: start.problems,
    shown: start.filter,
    list: start.page
      ? placePage(
          listOf(start.summary),
          Math.floor(clampPlace(start) / PAGE_SIZE) * PAGE_SIZE,
          asItIs(start.page),
        )
      : EMPTY_LIST,
    runs: start.runs ?? NO_RUNS,
    moreRuns: 'idle',
    sum: start.summary,
    phase: 'ready',
    failure: null,
    gap: null,
    fresh: 0,
    jump: { place: clampPlace(start) },
    selection: NOTHING_SELECTED,
  }));
  const { getState, setState } = store;

  /** Ended when something else is shown: whatever is on its way for the former is of no use. */
  let showing = new AbortController();
  let view: View = { first: 0, last: PAGE_SIZE - 1, atTop: true };
  let settledAt: View = view;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let checking: ReturnType<typeof setTimeout> | undefined;
  const loading = new Map<number, AbortController>();
  const tries = new Map<number, number>();

  function restart(): AbortSignal {
    showing.abort();
    showing = new AbortController();
    for (const each of loading.values()) each.abort();
    loading.clear();
    tries.clear();
    clearTimeout(settling);
    settling = undefined;
    return showing.signal;
  }

  async function fetchPage(
    filter: LibraryFilter,
    request: Omit<PageRequest, 'from'>,
    signal: AbortSignal,
  ): Promise<LibraryPage> {
    const asked = images.mark();
    const page = await getLibraryPage(filter, request, signal);
    images.note(page.images, asked);
    return asItIs(page);
  }

  /** @param onHead told of the beginning of the list, which usually comes before the total is counted */
  async function fetchShown(
    filter: LibraryFilter,
    range: { first: number; last: number },
    signal: AbortSignal,
    onHead?: (list: LibraryList) => void,
  ): Promise<Pick<LibraryState, 'list' | 'runs' | 'sum'>> {
    if (isRunShelf(filter)) {
      const [sum, runs] = await Promise.all([getSummary(filter, signal), getRunPage(filter, null, signal)]);
      return { list: EMPTY_LIST, runs, sum };
    }
    const fetchPart = (request: PageRequest) => fetchPage(filter, request, signal);
    const head = range.first < PAGE_SIZE ? fetchPart({ ...FIRST_PAGE, limit: PAGE_SIZE }) : null;
    // Awaited below. If the summary fails first, a rejection of this would be unhandled.
    head?.then((page) => onHead?.(placePage(EMPTY_LIST, 0, page))).catch(() => {});
    const sum = await getSummary(filter, signal);
    let list = listOf(sum);
    if (head !== null) list = placePage(list, 0, await head);
    const last = Math.min(range.last, list.count - 1);
    const first = Math.max(0, Math.min(range.first, last - (range.last - range.first)));
    const wanted = missingPages(list, first, last);
    const pages = await Promise.all(wanted.map(fetchPart));
    for (const [index, page] of pages.entries()) list = placePage(list, wanted[index]?.from ?? 0, page);
    return { list, runs: NO_RUNS, sum };
  }

  function fill(): void {
    const { list, shown, gap, phase } = getState();
    // What is missing of the former would come into the list of what is on its way.
    if (phase === 'loading' || gap !== null || isRunShelf(shown) || showing.signal.aborted) return;
    const ahead = view.last - view.first + 1;
    for (const [from, controller] of loading) {
      if (from + PAGE_SIZE > view.first - 2 * ahead && from < view.last + 2 * ahead) continue;
      controller.abort();
      loading.delete(from);
    }
    // What is in view first, then what comes next.
    const wanted = [
      ...missingPages(list, view.first, view.last),
      ...missingPages(list, view.first - ahead, view.last + ahead),
    ];
    for (const request of wanted) {
      if (loading.size >= PAGES_AT_ONCE) return;
      if (!loading.has(request.from) && (tries.get(request.from) ?? 0) < MAX_TRIES) void loadPage(request);
    }
  }

  async function loadPage(request: PageRequest): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    loading.set(request.from, controller);
    tries.set(request.from, (tries.get(request.from) ?? 0) + 1);
    try {
      const page = await fetchPage(getState().shown, request, signal);
      if (signal.aborted) return;
      loading.delete(request.from);
      setState(({ list }) => ({
        list: forgetFar(placePage(list, request.from, page), view.first, view.last, KEPT_PLACES),
      }));
      if (getState().list.images.has(request.from)) tries.delete(request.from);
      fill();
    } catch (error) {
      if (signal.aborted) return;
      loading.delete(request.from);
      setState({ gap: sentenceOf(error) });
    }
  }

  function settle(): void {
    const before = view;
    settling = setTimeout(() => {
      settling = undefined;
      if (!overlap(view, before)) {
        settle();
        return;
      }
      settledAt = view;
      fill();
    }, SETTLE_MS);
  }

  function remove(ids: ReadonlySet<string>, known: readonly WireLibraryImage[]): void {
    for (const controller of loading.values()) controller.abort();
    loading.clear();
    setState(({ list, selection, sum }) => {
      const cost = known.reduce((total, { costMicroUsd }) => total + (costMicroUsd ?? 0), 0);
      return {
        list: removeImages(list, ids),
        selection: deselect(selection, ids),
        sum: sum && { ...sum, count: sum.count - ids.size, costMicroUsd: sum.costMicroUsd - cost },
      };
    });
    fill();
  }

  function update(ids: ReadonlySet<string>, change: (image: WireLibraryImage) => WireLibraryImage): void {
    setState(({ list, selection }) => ({
      list: changeImages(list, ids, change),
      selection: refreshSelected(
        selection,
        [...selection.images.values()].filter(({ id }) => ids.has(id)).map(change),
      ),
    }));
  }

  async function check(): Promise<void> {
    const { shown, phase } = getState();
    // What is on its way may have been read before that happened which is asked about.
    if (phase === 'loading') return self.checkSoon();
    if (phase === 'failed') return;
    if (isRunShelf(shown)) return self.refresh();
    const { signal } = showing;
    try {
      const newest = shown.sort === 'newest';
      const [sum, head] = await Promise.all([
        getSummary(shown, signal),
        newest ? fetchPage(shown, { ...FIRST_PAGE, limit: PAGE_SIZE }, signal) : null,
      ]);
      if (signal.aborted) return;
      setState({ sum });
      const { list } = getState();
      const more = sum.count - list.count;
      const added = head && countNew(list, head);
      if (more === 0 && (added === 0 || head === null)) return;
      if (more <= 0 || list.count === 0) return self.refresh();
      if (head !== null && added !== null && added > 0) {
        // Anything else that has changed meanwhile is too much to follow.
        if (added !== more) return view.atTop ? self.refresh() : setState({ fresh: more });
        setState(
          view.atTop
            ? {
                list: addNew(list, added, head),
                fresh: 0,
                selection: moveAnchor(getState().selection, added),
              }
            : { list: hideNew(list, added, head), fresh: added },
        );
        return;
      }
      if (view.atTop) return self.refresh();
      setState({ list: head ? hideNew(list, more, head) : list, fresh: more });
    } catch {
      // What is seen stays; the next event or look asks again.
    }
  }

  const self: LibraryStore = {
    getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,

    async show(filter, place = 0, problems = []) {
      const signal = restart();
      setState({ filter, problems, phase: 'loading', failure: null });
      let begun = false;
      const begin = (fetched: Pick<LibraryState, 'list'> & Partial<LibraryState>) => {
        if (signal.aborted) return;
        const at = Math.max(0, Math.min(place, fetched.list.count - 1));
        const first = { jump: { place: at }, selection: NOTHING_SELECTED };
        if (!begun) view = { first: at, last: at + PAGE_SIZE - 1, atTop: at === 0 };
        if (!begun) settledAt = view;
        setState({
          ...fetched,
          shown: filter,
          moreRuns: 'idle',
          gap: null,
          fresh: 0,
          ...(begun ? {} : first),
        });
        begun = true;
      };
      const onHead = (list: LibraryList) => {
        if (place === 0 && getState().phase === 'loading') begin({ list, runs: NO_RUNS });
      };
      try {
        const range = { first: place, last: place + PAGE_SIZE - 1 };
        begin({ ...(await fetchShown(filter, range, signal, onHead)), phase: 'ready' });
      } catch (error) {
        if (!signal.aborted) setState({ phase: 'failed', failure: sentenceOf(error) });
      }
    },

    async refresh() {
      const { shown, filter } = getState();
      if (shown !== filter && !isSame(shown, filter)) return;
      const signal = restart();
      try {
        const fetched = await fetchShown(shown, view, signal);
        if (!signal.aborted) setState({ ...fetched, phase: 'ready', failure: null, gap: null, fresh: 0 });
      } catch (error) {
        if (!signal.aborted) setState({ gap: sentenceOf(error) });
      }
    },

    retry() {
      const { phase, filter, gap, problems, jump, moreRuns } = getState();
      if (phase === 'failed') void self.show(filter, jump.place, problems);
      else if (gap !== null) {
        setState({ gap: null });
        tries.clear();
        // Not only the gap: while nothing could be reached, anything may have changed.
        void self.refresh();
      }
      if (moreRuns === 'failed') void self.loadMoreRuns();
    },

    look(next) {
      const was = view;
      view = next;
      if (next.atTop && !was.atTop && getState().fresh > 0) self.checkSoon();
      if (overlap(view, settledAt)) {
        settledAt = view;
        fill();
      } else if (settling === undefined) settle();
    },

    lookAt(place) {
      const { list } = getState();
      for (const request of missingPages(list, place - PAGE_SIZE, place + PAGE_SIZE))
        if (!loading.has(request.from)) void loadPage(request);
    },

    async collect(first, last, { signal, onProgress }) {
      const { shown } = getState();
      const found: WireLibraryImage[] = [];
      let place = first;
      while (place <= last) {
        const { list } = getState();
        const known = list.images.get(place);
        if (known) {
          found.push(known);
          place += 1;
          continue;
        }
        const limit = Math.min(COLLECT_SIZE, last - place + 1);
        const page = await fetchPage(shown, requestAt(list, place, limit), signal);
        found.push(...page.images);
        place += page.images.length;
        onProgress?.(found.length);
        // Where the next request goes on from, without counting.
        if (page.nextCursor === null || page.images.length === 0) break;
        setState((state) => ({
          list: { ...state.list, cursors: new Map(state.list.cursors).set(place, page.nextCursor) },
        }));
      }
      signal.throwIfAborted();
      return found;
    },

    async loadMoreRuns() {
      const { runs, moreRuns, shown } = getState();
      if (runs.nextCursor === null || moreRuns === 'loading') return;
      const { signal } = showing;
      setState({ moreRuns: 'loading' });
      try {
        const page = await getRunPage(shown, runs.nextCursor, signal);
        if (signal.aborted) return;
        setState(({ runs: now }) => ({
          runs: { runs: [...now.runs, ...page.runs], nextCursor: page.nextCursor },
          moreRuns: 'idle',
        }));
      } catch {
        if (!signal.aborted) setState({ moreRuns: 'failed' });
      }
    },

    setSelection(selection) {
      setState({ selection });
    },

    async change(chosen, change, onProgress) {
      const ids = new Set(chosen.map(({ id }) => id));
      const { shown } = getState();
      const leaves =
        'deleted' in change
          ? change.deleted !== (shown.shelf === 'bin')
          : shown.favourite && !change.favourite;
      const back = 'deleted' in change && !leaves;
      if (leaves) remove(ids, chosen);
      const edit = 'deleted' in change ? { deletedAt: change.deleted ? Date.now() : null } : change;
      try {
        await images.change(chosen, edit, () => changeOnServer([...ids], change, onProgress));
      } catch (error) {
        await self.refresh();
        throw error;
      }
      if (back) await self.refresh();
      else self.checkSoon();
    },

    async purge(chosen) {
      remove(new Set(chosen.map(({ id }) => id)), chosen);
      try {
        await purgeOnServer(chosen.map(({ id }) => id));
        self.checkSoon();
      } catch (error) {
        await self.refresh();
        throw error;
      }
    },

    async emptyBin() {
      try {
        return await emptyBinOnServer();
      } finally {
        setState({ selection: NOTHING_SELECTED });
        await self.refresh();
      }
    },

    noteFacts({ facts }, { facts: before }) {
      const { list, shown } = getState();
      const known = new Map([...list.images.values()].map((image) => [image.id, image]));
      const changed = Object.keys(facts).filter((id) => facts[id] !== before[id]);
      update(new Set(changed), (image) => withFacts(image, facts));
      const belongs = (id: string) => (facts[id]?.deletedAt != null) === (shown.shelf === 'bin');
      const gone = changed.flatMap((id) => (belongs(id) ? [] : (known.get(id) ?? [])));
      if (gone.length > 0) remove(new Set(gone.map(({ id }) => id)), gone);
      const isMoved = (id: string) => facts[id]?.deletedAt !== (before[id]?.deletedAt ?? null);
      if (gone.length > 0 || changed.some(isMoved)) self.checkSoon();
    },

    noteRuns(runs, before) {
      const { list, shown, phase } = getState();
      if (phase === 'loading') self.checkSoon();
      if (isRunShelf(shown)) {
        if (runs.some((run) => isNews(run, before[run.id], shown.shelf))) self.checkSoon();
        return;
      }
      if (shown.shelf === 'workings') return;
      const known = new Set([...list.images.values()].map(({ id }) => id));
      const isNew = (run: WireRun) =>
        run.images.some(({ id, deletedAt }) => {
          const belongs = (deletedAt !== null) === (shown.shelf === 'bin');
          const was = before[run.id]?.images.find((each) => each.id === id);
          return belongs && !known.has(id) && was?.deletedAt !== deletedAt;
        });
      if (runs.some(isNew)) self.checkSoon();
    },

    checkSoon() {
      clearTimeout(checking);
      checking = setTimeout(() => void check(), CHECK_MS);
    },
  };
  return self;
}

const NO_RUNS: RunPage = { runs: [], nextCursor: null };
const FIRST_PAGE = { from: 0, cursor: null, skip: 0 };

function clampPlace({ place, summary }: Pick<LibraryStart, 'place' | 'summary'>): number {
  return Math.max(0, Math.min(place, summary.count - 1));
}

function overlap(a: View, b: View): boolean {
  return a.first <= b.last && b.first <= a.last;
}

function isSame(a: LibraryFilter, b: LibraryFilter): boolean {
  return writeLibraryFilter(a).toString() === writeLibraryFilter(b).toString();
}

/** A range continues from the same image, which is further down now. */
function moveAnchor(selection: Selection, by: number): Selection {
  return selection.anchor === null ? selection : { ...selection, anchor: selection.anchor + by };
}

/** Whether a run came to this shelf or left it. */
function isNews(run: WireRun, before: WireRun | undefined, shelf: string): boolean {
  return before?.status !== run.status && (before?.status === shelf || run.status === shelf);
}
