import { describe, expect, test } from 'vitest';
import { english, sayIf } from '@/lib/shared/language';
import { findModel, type ModelInfo } from '@/lib/shared/models';
import type { GenerateParams } from '@/lib/shared/wire';
import { makeImage, makeRun } from '@/test/runs';
import {
  DEFAULT_CHOICES,
  type EditChoices,
  editOf,
  NOTHING_PAINTED,
  type Painted,
  paramsOf,
  parseChoices,
  planOf,
  steeredBy,
} from './edit-choices';

const params: GenerateParams = { ...makeRun().params, prompt: 'a red door' };
const modelNamed = (id: string) => findModel(id) as ModelInfo;
const flare = modelNamed('gpt-image-2.5-flare');
const photo = makeImage({ id: 'photo', width: 6000, height: 4000 });
const maskOn = (coveragePercent = 1): Painted => ({
  ...NOTHING_PAINTED,
  mask: { bounds: { x: 100, y: 100, width: 600, height: 400 }, coveragePercent, isFull: false },
});
const plan = (
  change: {
    choices?: Partial<EditChoices>;
    painted?: Painted;
    params?: GenerateParams;
    model?: ModelInfo;
    learned?: number;
  } = {},
) =>
  planOf({
    params: change.params ?? params,
    model: change.model ?? flare,
    priced: true,
    images: [photo],
    choices: { ...DEFAULT_CHOICES, ...change.choices },
    painted: change.painted ?? NOTHING_PAINTED,
    learned: () => change.learned ?? null,
  });

describe('what is sent', () => {
  test('has the source’s size unless another was chosen', () => {
    expect(paramsOf(params, DEFAULT_CHOICES, flare).size).toBe('source');
    expect(paramsOf(params, { ...DEFAULT_CHOICES, sameSize: false }, flare).size).toBe(params.size);
  });

  test('never has a moderation setting, which edits do not have', () => {
    expect(paramsOf({ ...params, moderation: 'low' }, DEFAULT_CHOICES, flare).moderation).toBe('auto');
  });

  test('has input fidelity only where the model has that very level', () => {
    const high = { ...DEFAULT_CHOICES, inputFidelity: 'high' } as const;
    expect(paramsOf(params, high, modelNamed('gpt-image-1.5')).inputFidelity).toBe('high');
    expect(paramsOf(params, high, modelNamed('gpt-image-1-mini'))).not.toHaveProperty('inputFidelity');
    expect(paramsOf(params, high, flare)).not.toHaveProperty('inputFidelity');
  });
});

describe('placement', () => {
  test('is exact with a mask and whole without', () => {
    expect(editOf(params, DEFAULT_CHOICES, maskOn()).placement).toBe('exact');
    expect(editOf(params, DEFAULT_CHOICES, NOTHING_PAINTED).placement).toBe('whole');
  });

  test('exact gives way when the mask is cleared, and comes back with it', () => {
    const exact = { ...DEFAULT_CHOICES, placement: 'exact' } as const;
    expect(editOf(params, exact, NOTHING_PAINTED).placement).toBe('whole');
    expect(editOf(params, exact, maskOn()).placement).toBe('exact');
  });

  test('is the model’s own for a format that cannot be put anywhere', () => {
    expect(editOf({ ...params, outputFormat: 'gif' }, DEFAULT_CHOICES, NOTHING_PAINTED).placement).toBe(
      'model',
    );
  });
});

describe('mask and markup', () => {
  const both = { ...maskOn(), hasMarkup: true };

  test('are never sent together: what was chosen last is', () => {
    const mask = editOf(params, DEFAULT_CHOICES, both);
    expect([mask.mask === null, mask.markup === null]).toEqual([false, true]);
    const markup = editOf(params, { ...DEFAULT_CHOICES, steer: 'markup' }, both);
    expect([markup.mask === null, markup.markup === null]).toEqual([true, false]);
  });

  test('the only one there is is sent, whatever was chosen last', () => {
    expect(steeredBy({ ...DEFAULT_CHOICES, steer: 'markup' }, maskOn())).toBe('mask');
    expect(steeredBy(DEFAULT_CHOICES, { ...NOTHING_PAINTED, hasMarkup: true })).toBe('markup');
    expect(steeredBy(DEFAULT_CHOICES, NOTHING_PAINTED)).toBe('nothing');
  });

  test('markup on a model without it is a sentence, not a request', () => {
    const { problem } = plan({
      params: { ...params, model: 'gpt-image-2' },
      model: modelNamed('gpt-image-2'),
      painted: { ...NOTHING_PAINTED, hasMarkup: true },
    });
    expect(problem?.field).toBe('edit');
    expect(sayIf(problem?.sentence, english)).toBe('GPT Image 2 takes no markup.');
  });

  test('a full mask is refused before anything is sent', () => {
    const painted = maskOn(100);
    const full = painted.mask && { ...painted, mask: { ...painted.mask, isFull: true } };
    expect(sayIf(plan({ painted: full as Painted }).problem?.sentence, english)).toContain(
      'covers the whole picture',
    );
  });
});

describe('the plan', () => {
  test('a small mask on a large photo sends a part, and the price follows its size', () => {
    const part = plan({ painted: maskOn() }).run;
    const whole = plan({ painted: maskOn(), choices: { region: 'none' } }).run;
    expect(part?.plan.mode).toBe('region');
    expect(whole?.plan.mode).toBe('whole');
    expect(part?.estimate.highMicroUsd).toBeLessThan(whole?.estimate.highMicroUsd ?? 0);
  });

  test('the person’s own frame is what is sent', () => {
    const frame = { x: 1000, y: 800, width: 1024, height: 1024 };
    const { run, edit } = plan({ painted: { ...maskOn(), frame } });
    expect(edit.region).toEqual(frame);
    expect(run?.plan.sourceRect).toMatchObject({ x: 1000, y: 800 });
  });

  test('a frame does not outlive the exact edit it is for', () => {
    const frame = { x: 0, y: 0, width: 512, height: 512 };
    const { edit, problem } = plan({ painted: { ...maskOn(), frame }, choices: { placement: 'whole' } });
    expect(edit.region).toBe('auto');
    expect(problem).toBeNull();
  });

  test('what is added to the prompt is in the prompt that is shown as sent', () => {
    const sent = plan({ painted: maskOn(), choices: { reinforcePrompt: true } }).run?.paramsSent.prompt;
    expect(sent).toMatch(/^a red door\n\nChange only the masked area\./);
  });

  test('costs what edits of its size were billed here, where the catalogue only guesses', () => {
    const model = modelNamed('gpt-image-2.6-flare');
    const edit = { model, params: { ...params, model: model.id, quality: 'medium' as const } };
    const guessed = plan(edit).run?.estimate;
    const known = plan({ ...edit, learned: 1000 }).run?.estimate;
    expect(known?.lowMicroUsd).toBe(known?.highMicroUsd);
    expect(known?.highMicroUsd).not.toBe(guessed?.highMicroUsd);
    expect(plan({ learned: 1000 }).run?.estimate).toEqual(plan().run?.estimate);
  });

  test('without a base there is no plan, and nothing is wrong but the wait', () => {
    const planned = planOf({
      params,
      model: flare,
      priced: true,
      images: [],
      choices: DEFAULT_CHOICES,
      painted: NOTHING_PAINTED,
      learned: () => null,
    });
    expect(planned.run).toBeNull();
  });

  test('what the settings forbid comes before what the edit forbids', () => {
    expect(plan({ params: { ...params, prompt: ' ' } }).problem).toMatchObject({ field: 'prompt' });
  });
});

describe('between visits', () => {
  test('choices come back as they were', () => {
    const choices: EditChoices = {
      sameSize: false,
      placement: 'model',
      region: 'none',
      sendWholePhoto: false,
      featherPx: 12,
      matchGrain: true,
      reinforcePrompt: true,
      inputFidelity: 'low',
      steer: 'markup',
    };
    expect(parseChoices(JSON.parse(JSON.stringify(choices)))).toEqual(choices);
  });

  test.each([
    null,
    undefined,
    'nonsense',
    3,
    {},
    { ...DEFAULT_CHOICES, region: 'everything' },
    { ...DEFAULT_CHOICES, featherPx: -1 },
    { ...DEFAULT_CHOICES, more: 1 },
  ])('%j is forgotten', (kept) => {
    expect(parseChoices(kept)).toBeNull();
  });
});
