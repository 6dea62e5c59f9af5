import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { EditParams } from '@/lib/shared/wire';
import { entriesOfRun, entriesOfUpload, type ImageOfEntries, type RunOfEntries } from './derive-entries';
import { entryWords } from './entry-words';

function run(change: Partial<RunOfEntries> & { prompt?: string; size?: string } = {}): RunOfEntries {
  const { prompt = 'A red fox', size = '1024x1024', ...rest } = change;
  return {
    id: 'run',
    ownerId: 'ann',
    kind: 'generate',
    status: 'done',
    params: JSON.stringify({ ...DEFAULT_SETTINGS, prompt, size }),
    model: 'gpt-image-2',
    quality: 'high',
    edit: null,
    demo: 0,
    costMicroUsd: 900,
    canceledAt: null,
    createdAt: 1000,
    ...rest,
  };
}

function image(change: Partial<ImageOfEntries> = {}): ImageOfEntries {
  return {
    id: 'image',
    ownerId: 'ann',
    runId: 'run',
    role: 'output',
    position: 0,
    version: 0,
    rawId: null,
    width: 1024,
    height: 1024,
    costMicroUsd: 900,
    alpha: null,
    favourite: 0,
    fileName: 'a-red-fox-2026-11-23-1.png',
    createdAt: 2000,
    deletedAt: null,
    purgedAt: null,
    ...change,
  };
}

const EXACT: EditParams = {
  placement: 'exact',
  mask: 'mask',
  markup: null,
  region: 'none',
  featherPx: null,
  matchGrain: true,
  sendWholePhoto: false,
  reinforcePrompt: false,
};
const edit = (change: Partial<RunOfEntries> = {}) =>
  run({ kind: 'edit', edit: JSON.stringify(EXACT), ...change });
const raw = image({ id: 'raw' });
const placed = (version: number, change: Partial<ImageOfEntries> = {}) =>
  image({
    id: `v${version}`,
    role: 'placed',
    rawId: 'raw',
    version,
    costMicroUsd: version === 0 ? 900 : 0,
    ...change,
  });

const shelves = (of: RunOfEntries, images: ImageOfEntries[]) =>
  entriesOfRun(of, images).map(({ id, shelf, kind, costMicroUsd }) => [id, shelf, kind, costMicroUsd]);

describe('a run that generates', () => {
  it('is listed by its images, each with its share of the cost', () => {
    const images = [
      image({ id: 'a', costMicroUsd: 450 }),
      image({ id: 'b', position: 1, costMicroUsd: 450 }),
    ];
    expect(shelves(run(), images)).toEqual([
      ['a', 'images', 'generate', 450],
      ['b', 'images', 'generate', 450],
    ]);
  });

  it('says what is looked for: words, model, quality, shape, size, transparency, favourite, demo', () => {
    const [entry] = entriesOfRun(run({ prompt: 'Ein süßer Fuchs, ein Fuchs!', demo: 1 }), [
      image({ width: 3000, height: 2000, alpha: 'transparent', favourite: 1 }),
    ]);
    expect(entry).toEqual({
      id: 'image',
      runId: 'run',
      ownerId: 'ann',
      shelf: 'images',
      kind: 'generate',
      createdAt: 2000,
      sortCost: 900,
      costMicroUsd: 900,
      model: 'gpt-image-2',
      quality: 'high',
      shape: 'landscape',
      sizeClass: 'large',
      transparent: 1,
      favourite: 1,
      demo: 1,
      search: entryWords(['ein', 'sußer', 'fuchs'], {
        model: 'gpt-image-2',
        kind: 'generate',
        quality: 'high',
        shape: 'landscape',
        sizeClass: 'large',
        transparent: 1,
      }),
    });
  });

  it('is not transparent where it came opaque', () => {
    expect(entriesOfRun(run(), [image({ alpha: 'opaque' })])).toMatchObject([{ transparent: 0 }]);
  });

  it('has its place in the order of costs while its cost is unknown', () => {
    expect(entriesOfRun(run({ costMicroUsd: null }), [image({ costMicroUsd: null })])).toMatchObject([
      { costMicroUsd: null, sortCost: -1 },
    ]);
  });

  it('has nothing in the library while it is open', () => {
    for (const status of ['queued', 'calling', 'saving'] as const)
      expect(entriesOfRun(run({ status }), [])).toEqual([]);
  });
});

describe('a run without images', () => {
  it.each(['failed', 'unknown'] as const)('that is %s lies on its own shelf, as asked for', (status) => {
    expect(entriesOfRun(run({ status, costMicroUsd: null, size: '1536x1024' }), [])).toMatchObject([
      { id: 'run', shelf: status, createdAt: 1000, sortCost: -1, shape: 'landscape', sizeClass: 'medium' },
    ]);
  });

  it('has no shape where that was left to the model', () => {
    expect(entriesOfRun(run({ status: 'failed', size: 'auto' }), [])).toMatchObject([
      { shape: null, sizeClass: null },
    ]);
  });

  it('is not listed when it was canceled, whatever became of it', () => {
    for (const status of ['canceled', 'failed', 'unknown'] as const) {
      expect(entriesOfRun(run({ status, canceledAt: 1 }), [])).toEqual([]);
    }
  });

  it('is not listed when all of its images were deleted for good', () => {
    expect(entriesOfRun(run({ status: 'failed' }), [image({ purgedAt: 1, deletedAt: 1 })])).toEqual([]);
  });
});

it.each(['failed', 'unknown'] as const)('a run that is %s and has images lists the images', (status) => {
  expect(shelves(run({ status }), [image()])).toEqual([['image', 'images', 'generate', 900]]);
});

describe('an edit', () => {
  it('keeps its answers with the workings until they are put back', () => {
    expect(shelves(edit({ status: 'saving' }), [raw])).toEqual([['raw', 'workings', 'answer', 900]]);
  });

  it('shows its answer where nothing was put back', () => {
    expect(shelves(edit(), [raw])).toEqual([['raw', 'images', 'edit', 900]]);
  });

  it('lists the result, which bears the cost, and hides the answer under it', () => {
    expect(shelves(edit(), [raw, placed(0)])).toEqual([
      ['raw', 'workings', 'answer', 0],
      ['v0', 'images', 'edit', 900],
    ]);
  });

  it('lists the newest of its results, which bears the cost of the answer', () => {
    expect(shelves(edit(), [placed(1), raw, placed(0)])).toEqual([
      ['v1', 'images', 'edit', 900],
      ['raw', 'workings', 'answer', 0],
      ['v0', 'workings', 'answer', 0],
    ]);
  });

  it('leaves a place empty whose result was deleted for good; the answer bears the cost again', () => {
    expect(shelves(edit(), [raw, placed(0, { deletedAt: 1, purgedAt: 2 })])).toEqual([
      ['raw', 'workings', 'answer', 900],
    ]);
  });
});

it('what is deleted is in the bin, whatever it is', () => {
  expect(shelves(edit(), [{ ...raw, deletedAt: 1 }, placed(0, { deletedAt: 1 })])).toEqual([
    ['raw', 'bin', 'answer', 0],
    ['v0', 'bin', 'edit', 900],
  ]);
});

describe('an upload', () => {
  const upload = (change: Partial<ImageOfEntries>) =>
    image({ runId: null, costMicroUsd: null, fileName: 'img-4711-2026-11-23-1.png', ...change });

  it('lies with the images, cost nothing, and is found by its file name', () => {
    expect(entriesOfUpload(upload({ role: 'input' }))).toMatchObject([
      {
        shelf: 'images',
        kind: 'upload',
        costMicroUsd: 0,
        sortCost: 0,
        model: null,
        search: expect.stringMatching(/^img 4711 2026 11 23 1 png /),
      },
    ]);
  });

  it.each(['mask', 'markup'] as const)('that is a %s lies with the workings', (role) => {
    expect(entriesOfUpload(upload({ role }))).toMatchObject([{ shelf: 'workings', kind: 'painted' }]);
  });

  it('a cut-out lies with the images too, cost nothing, and may be looked for', () => {
    const cutOut = upload({ role: 'cutout', alpha: 'transparent', fileName: 'a-red-fox-cut-out.png' });
    expect(entriesOfUpload(cutOut)).toMatchObject([
      { shelf: 'images', kind: 'cutout', costMicroUsd: 0, transparent: 1, model: null },
    ]);
  });

  it('goes to the bin, and then is gone', () => {
    expect(entriesOfUpload(upload({ role: 'input', deletedAt: 1 }))).toMatchObject([
      { shelf: 'bin', kind: 'upload' },
    ]);
    expect(entriesOfUpload(upload({ role: 'input', deletedAt: 1, purgedAt: 2 }))).toEqual([]);
  });
});
