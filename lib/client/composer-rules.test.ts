import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { NOTHING_HEARD, tellNews } from '@/lib/shared/model-news';
import { MODELS } from '@/lib/shared/models';
import { findProblems } from '@/lib/shared/settings';
import type { GenerateParams } from '@/lib/shared/wire';
import { NO_NEWS } from '@/lib/shared/wire-models';
import { type Draft, parseDraft } from './composer-draft';
import {
  changeAndAdapt,
  chooseModel,
  chooseOtherModel,
  describeAdaptation,
  findProblem,
  reuseParams,
} from './composer-rules';
import { changeSettings, composerStore } from './composer-store';
import { setNews } from './model-news';
import { modelOf } from './model-of';
import { DRAFT_STORAGE_KEY } from './storage-keys';

const newsOf = (compatible: boolean) =>
  tellNews({ ...NOTHING_HEARD, newcomers: ['gpt-image-3-flare'] }, [], {
    nowMs: Date.parse('2026-11-23'),
    compatible,
  });
const params = (change: Partial<GenerateParams> = {}): GenerateParams => ({
  prompt: 'a fox',
  ...DEFAULT_SETTINGS,
  ...change,
});
const state = () => composerStore.getState();

beforeEach(() => {
  composerStore.setState(composerStore.getInitialState(), true);
  setNews(newsOf(false));
});

describe('chooseModel', () => {
  it('leaves settings that every model takes, whichever models are chosen one after another', () => {
    changeSettings({ prompt: 'a fox', size: '3840x2160', quality: 'max', background: 'transparent' });
    for (const model of [...MODELS, ...[...MODELS].reverse()]) {
      chooseModel(model.id);
      expect(findProblems(state().params, model)).toEqual([]);
    }
  });

  it('says what it changed, in words', () => {
    changeSettings({ size: '3840x2160', quality: 'max', background: 'transparent' });
    chooseModel('gpt-image-2');
    expect(state().notice).toBe('Adjusted for GPT Image 2: quality high.');
    chooseModel('gpt-image-1.5');
    expect(state().notice).toBe('Adjusted for GPT Image 1.5: size 1536 × 1024.');
  });

  it('says nothing when nothing had to change, and takes an older notice back', () => {
    composerStore.setState({ notice: 'old' });
    chooseModel('gpt-image-2.6-flare');
    expect(state().notice).toBeNull();
  });

  it('leaves the custom size where the new model has only fixed ones', () => {
    composerStore.setState({ customSize: true });
    chooseModel('gpt-image-1.5');
    expect(state().customSize).toBe(false);
  });
});

describe('chooseOtherModel', () => {
  it('behaves like the model chosen before, has no price, and keeps the id while its twin changes', () => {
    chooseModel('gpt-image-2');
    chooseOtherModel();
    changeSettings({ model: 'my/model' });
    changeAndAdapt({ behavesLike: 'gpt-image-1.5' });
    expect(state().params).toMatchObject({ model: 'my/model', behavesLike: 'gpt-image-1.5' });
    expect(modelOf(state().params)).toMatchObject({ priced: false, model: { id: 'gpt-image-1.5' } });
  });

  it('keeps an id that is not finished while its twin changes, and does not let it be sent', () => {
    chooseOtherModel();
    changeSettings({ prompt: 'a fox' });
    changeAndAdapt({ behavesLike: 'gpt-image-2' });
    expect(state().params.model).toBe('');
    expect(findProblem(state().params)?.field).toBe('model');
  });

  it('is forgotten with the choice of a catalogue model', () => {
    chooseOtherModel();
    chooseModel('gpt-image-2');
    expect(state().customModel).toBe(false);
    expect(state().params).not.toHaveProperty('behavesLike');
  });
});

describe('reuseParams', () => {
  it('takes everything of a run that a new one can have', () => {
    const wanted = params({
      size: '1536x1024',
      quality: 'high',
      n: 4,
      outputFormat: 'webp',
      outputCompression: 80,
    });
    reuseParams({ ...wanted, model: 'gpt-image-2', inputFidelity: 'high' });
    expect(state().params).toEqual({ ...wanted, model: 'gpt-image-2' });
    expect(state().notice).toBeNull();
  });

  it('replaces a model that OpenAI has shut down, and says so', () => {
    reuseParams(params({ model: 'gpt-image-1' }));
    expect(state().params.model).toBe(DEFAULT_SETTINGS.model);
    expect(state().notice).toBe('OpenAI has shut GPT Image 1 down. This uses GPT Image 2.5 Flare instead.');
  });

  it('keeps such a model where another server may have it', () => {
    setNews(newsOf(true));
    reuseParams(params({ model: 'gpt-image-1' }));
    expect(state().params.model).toBe('gpt-image-1');
  });

  it('shows a model that the API lists as one of the chooser, with what it behaves like', () => {
    reuseParams(params({ model: 'gpt-image-3-flare' }));
    const chosen = { model: 'gpt-image-3-flare', behavesLike: 'gpt-image-2.6-flare' };
    expect(state()).toMatchObject({ customModel: false, params: chosen });
    chooseModel('gpt-image-2');
    expect(state().params).not.toHaveProperty('behavesLike');
    chooseModel('gpt-image-3-flare');
    expect(state()).toMatchObject({ customModel: false, params: chosen });
    const draft = keptDraft();
    expect(parseDraft(draft)).toMatchObject({ customModel: false });
    setNews(NO_NEWS);
    expect(parseDraft(draft)).toMatchObject({ customModel: true, params: chosen });
  });

  it('shows a size that no frame stands for as a custom one', () => {
    reuseParams(params({ size: '1600x1200' }));
    expect(state().customSize).toBe(true);
    reuseParams(params({ size: '1024x1024' }));
    expect(state().customSize).toBe(false);
  });

  it('shows an id that is not in the catalogue as a typed one', () => {
    reuseParams(params({ model: 'my-model', behavesLike: 'gpt-image-2' }));
    expect(state()).toMatchObject({
      customModel: true,
      params: { model: 'my-model', behavesLike: 'gpt-image-2' },
    });
  });
});

describe('describeAdaptation', () => {
  const { model } = modelOf(params());

  it('names a setting that was taken away', () => {
    const asked = params({ outputCompression: 50, complexity: 'high' });
    expect(describeAdaptation(asked, params(), model)).toBe(
      'Adjusted for GPT Image 2.5 Flare: no compression, no complexity.',
    );
  });

  it('does not mistake the x of a quality for the x of a size', () => {
    expect(describeAdaptation(params({ quality: 'max' }), params({ quality: 'xhigh' }), model)).toContain(
      'quality x-high',
    );
  });
});

/** As it comes out of the browser's storage. */
const keptDraft = (): unknown => {
  const { params, customSize, customModel } = state();
  const draft: Draft = { params, customSize, customModel };
  return JSON.parse(JSON.stringify(draft));
};

describe('drafts', () => {
  it('come back as they were written down', () => {
    changeSettings({ prompt: 'a fox', outputFormat: 'webp', outputCompression: 40 });
    expect(parseDraft(keptDraft())).toEqual({
      params: state().params,
      customSize: false,
      customModel: false,
    });
  });

  it('keep what is only half typed', () => {
    composerStore.setState({ customSize: true });
    changeSettings({ size: '10x' });
    expect(parseDraft(keptDraft())).toMatchObject({ customSize: true, params: { size: '10x' } });
    chooseOtherModel();
    expect(parseDraft(keptDraft())).toMatchObject({ customModel: true, params: { model: '' } });
  });

  const { n: _, ...withoutCount } = params();
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['no settings', {}],
    ['a missing setting', { params: withoutCount }],
    ['a setting of another kind', { params: { ...params(), n: '1' } }],
    ['a value that never was one', { params: { ...params(), background: 'pink' } }],
    ['an unknown setting', { params: { ...params(), toString: 'x' } }],
    ['a broken SVG author', { params: { ...params(), svg: { model: 1 } } }],
  ])('are forgotten when they are %s', (_, kept) => {
    expect(parseDraft(kept)).toBeNull();
  });

  it('are brought near to what the model takes today', () => {
    const kept = { params: params({ model: 'gpt-image-2', quality: 'max' }) };
    expect(parseDraft(kept)?.params.quality).toBe('high');
  });
});

describe('a visit', () => {
  const stored = new Map<string, string>();
  /** A page that has just been loaded, in the same browser. */
  const visit = async () => {
    vi.resetModules();
    const [rules, store, news] = await Promise.all([
      import('./composer-rules'),
      import('./composer-store'),
      import('./model-news'),
    ]);
    news.setNews(newsOf(false));
    return { ...rules, ...store, draft: () => store.composerStore.getState() };
  };
  beforeEach(() => {
    stored.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('goes on with the draft of the one before', async () => {
    const first = await visit();
    first.restoreDraft();
    first.changeSettings({ prompt: 'a fox', n: 3 });
    const second = await visit();
    second.restoreDraft();
    expect(second.draft().params).toMatchObject({ prompt: 'a fox', n: 3 });
  });

  it('leaves nothing behind once the composer is as at first', async () => {
    const { restoreDraft, changeSettings } = await visit();
    restoreDraft();
    changeSettings({ prompt: 'a fox' });
    expect(stored.size).toBe(1);
    changeSettings({ prompt: '' });
    expect(stored.size).toBe(0);
  });

  it('goes on with what was typed before the draft was looked for', async () => {
    stored.set(DRAFT_STORAGE_KEY, JSON.stringify({ version: 1, params: params({ prompt: 'older' }) }));
    const { restoreDraft, changeSettings, draft } = await visit();
    changeSettings({ prompt: 'newer' });
    expect(stored.get(DRAFT_STORAGE_KEY)).toContain('older');
    restoreDraft();
    expect(draft().params.prompt).toBe('newer');
    expect(stored.get(DRAFT_STORAGE_KEY)).toContain('newer');
  });

  it('moves on from a model that was shut down meanwhile', async () => {
    const kept = { version: 1, params: params({ model: 'gpt-image-1' }) };
    stored.set(DRAFT_STORAGE_KEY, JSON.stringify(kept));
    const { restoreDraft, draft } = await visit();
    restoreDraft();
    expect(draft()).toMatchObject({
      params: { model: DEFAULT_SETTINGS.model, prompt: 'a fox' },
      notice: expect.stringContaining('has shut GPT Image 1 down'),
    });
  });
});
