import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { NOTHING_HEARD, tellNews } from '@/lib/shared/model-news';
import { MODELS } from '@/lib/shared/models';
import { findProblems } from '@/lib/shared/settings';
import type { GenerateParams } from '@/lib/shared/wire';
import { NO_NEWS } from '@/lib/shared/wire-models';
import {
  changeAndAdapt,
  chooseModel,
  chooseOtherModel,
  describeAdaptation,
  findProblem,
  parseDraft,
  restoreDraft,
  reuseParams,
} from './composer-rules';
import { changeSettings, composerStore, serializeDraft } from './composer-store';
import { setNews } from './model-news';
import { modelOf } from './model-of';

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
    expect(state().notice).toBe('OpenAI has shut GPT Image 1 down; this uses GPT Image 2.5 Flare.');
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
    const draft = serializeDraft(state());
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

describe('drafts', () => {
  it('come back as they were written down', () => {
    changeSettings({ prompt: 'a fox', outputFormat: 'webp', outputCompression: 40 });
    const text = serializeDraft(state());
    expect(parseDraft(text)).toEqual({ params: state().params, customSize: false, customModel: false });
  });

  it('keep what is only half typed', () => {
    composerStore.setState({ customSize: true });
    changeSettings({ size: '10x' });
    expect(parseDraft(serializeDraft(state()))).toMatchObject({ customSize: true, params: { size: '10x' } });
    chooseOtherModel();
    expect(parseDraft(serializeDraft(state()))).toMatchObject({ customModel: true, params: { model: '' } });
  });

  it.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another version', JSON.stringify({ version: 0, params: params() })],
    ['no settings', JSON.stringify({ version: 1 })],
    ['a missing setting', JSON.stringify({ version: 1, params: { ...params(), n: undefined } })],
    ['a setting of another kind', JSON.stringify({ version: 1, params: { ...params(), n: '1' } })],
    [
      'a value that never was one',
      JSON.stringify({ version: 1, params: { ...params(), background: 'pink' } }),
    ],
    ['an unknown setting', JSON.stringify({ version: 1, params: { ...params(), toString: 'x' } })],
    ['a broken SVG author', JSON.stringify({ version: 1, params: { ...params(), svg: { model: 1 } } })],
  ])('are forgotten when they are %s', (_, text) => {
    expect(parseDraft(text)).toBeNull();
  });

  it('are brought near to what the model takes today', () => {
    const text = JSON.stringify({ version: 1, params: params({ model: 'gpt-image-2', quality: 'max' }) });
    expect(parseDraft(text)?.params.quality).toBe('high');
  });

  it('never overwrite what has been typed since', () => {
    const text = serializeDraft(state());
    changeSettings({ prompt: 'newer' });
    restoreDraft(text);
    expect(state().params.prompt).toBe('newer');
  });

  it('move on from a model that was shut down meanwhile', () => {
    restoreDraft(JSON.stringify({ version: 1, params: params({ model: 'gpt-image-1' }) }));
    expect(state().params).toMatchObject({ model: DEFAULT_SETTINGS.model, prompt: 'a fox' });
  });
});
