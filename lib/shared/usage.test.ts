import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllZero, parseUsage, sumUsage } from './usage';

const full = {
  input_tokens: 1678,
  input_tokens_details: { image_tokens: 1450, text_tokens: 228 },
  output_tokens: 13_400,
  output_tokens_details: { image_tokens: 13_342, text_tokens: 58 },
  total_tokens: 15_078,
};

describe('parseUsage', () => {
  it('reads every count', () => {
    expect(parseUsage(full)).toEqual({
      inputTokens: 1678,
      inputTextTokens: 228,
      inputImageTokens: 1450,
      outputTokens: 13_400,
      outputImageTokens: 13_342,
      outputTextTokens: 58,
      totalTokens: 15_078,
    });
  });

  it.each([[undefined], [null], [{}], [{ text_tokens: 58 }]])(
    'counts all output as image tokens when its details are %j',
    (output_tokens_details) => {
      expect(parseUsage({ ...full, output_tokens_details })).toMatchObject({
        outputImageTokens: 13_400,
        outputTextTokens: 0,
      });
    },
  );

  it.each([[undefined], [null], [{}]])(
    'counts all input as text when its details are %j',
    (input_tokens_details) => {
      expect(parseUsage({ ...full, input_tokens_details })).toMatchObject({
        inputTextTokens: 1678,
        inputImageTokens: 0,
      });
    },
  );

  it.each([[undefined], [null], [{}]])(
    'counts all input of an edit as image tokens when its details are %j: never less than it cost',
    (input_tokens_details) => {
      expect(parseUsage({ ...full, input_tokens_details }, true)).toMatchObject({
        inputTextTokens: 0,
        inputImageTokens: 1678,
      });
    },
  );

  it('takes the rest for image tokens when only text tokens are told', () => {
    expect(parseUsage({ ...full, input_tokens_details: { text_tokens: 228 } })).toMatchObject({
      inputTextTokens: 228,
      inputImageTokens: 1450,
    });
  });

  it('takes the rest for text when only image tokens are told', () => {
    expect(parseUsage({ ...full, input_tokens_details: { image_tokens: 1450 } })).toMatchObject({
      inputTextTokens: 228,
    });
  });

  it('adds up a missing total', () => {
    expect(parseUsage({ ...full, total_tokens: undefined })?.totalTokens).toBe(15_078);
  });

  it('ignores fields it does not know', () => {
    expect(parseUsage({ ...full, cached_tokens: 'many' })).toEqual(parseUsage(full));
  });

  it.each([
    [undefined],
    [null],
    ['usage'],
    [12],
    [[]],
    [{}],
    [{ ...full, input_tokens: undefined }],
    [{ ...full, output_tokens: null }],
    [{ ...full, input_tokens: '1678' }],
    [{ ...full, output_tokens: -1 }],
    [{ ...full, output_tokens: Number.NaN }],
    [{ ...full, output_tokens: Number.POSITIVE_INFINITY }],
    [{ ...full, output_tokens: 1.5 }],
    [{ ...full, output_tokens: Number.MAX_SAFE_INTEGER }],
    [{ ...full, input_tokens: 100_000_001 }],
    [{ ...full, total_tokens: -3 }],
    [{ ...full, total_tokens: 'x' }],
    [{ ...full, input_tokens_details: 'x' }],
    [{ ...full, input_tokens_details: [] }],
    [{ ...full, input_tokens_details: { text_tokens: -1, image_tokens: 0 } }],
    [{ ...full, input_tokens_details: { text_tokens: 1, image_tokens: {} } }],
    [{ ...full, output_tokens_details: 7 }],
    [{ ...full, output_tokens_details: { image_tokens: '7' } }],
    [{ ...full, output_tokens_details: { image_tokens: 7, text_tokens: -7 } }],
  ])('does not know what %j means', (raw) => {
    expect(parseUsage(raw)).toBeNull();
  });

  it('takes an all-zero usage for one that was not counted', () => {
    const zero = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
    expect(parseUsage(zero)).toBeNull();
    expect(parseUsage({ ...zero, input_tokens_details: { image_tokens: 0, text_tokens: 0 } })).toBeNull();
    expect(parseUsage({ ...zero, output_tokens: 1 })).not.toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        expect(() => parseUsage(raw)).not.toThrow();
      }),
    );
  });
});

describe('sumUsage', () => {
  const usage = parseUsage(full) ?? expect.unreachable();

  it('adds up each kind of token of each image', () => {
    expect(sumUsage([usage, usage, usage])).toEqual(
      Object.fromEntries(Object.entries(usage).map(([kind, tokens]) => [kind, tokens * 3])),
    );
  });

  it('is unknown for nothing, and as soon as one part is unknown', () => {
    expect([sumUsage([]), sumUsage([null]), sumUsage([usage, null]), sumUsage([null, usage])]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('leaves what it was given as it was', () => {
    const first = { ...usage };
    sumUsage([first, usage]);
    expect(first).toEqual(usage);
  });
});

it('isAllZero sees a single token', () => {
  const zero = {
    inputTokens: 0,
    inputTextTokens: 0,
    inputImageTokens: 0,
    outputTokens: 0,
    outputImageTokens: 0,
    outputTextTokens: 0,
    totalTokens: 0,
  };
  expect([isAllZero(zero), isAllZero({ ...zero, outputTextTokens: 1 })]).toEqual([true, false]);
});
