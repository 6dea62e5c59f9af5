import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { GenerateParams } from '@/lib/shared/wire';
import { editFields, generateFields } from './request-fields';

const params = (change: Partial<GenerateParams> = {}): GenerateParams => ({
  ...DEFAULT_SETTINGS,
  prompt: 'a fox',
  ...change,
});
const ALWAYS = { model: 'gpt-image-2.5-flare', prompt: 'a fox', n: 1, size: '1024x1024', quality: 'medium' };

describe('what is sent', () => {
  test('model, size, quality and n always, and nothing else where the default is meant', () => {
    expect(generateFields(params())).toEqual(ALWAYS);
    expect(editFields(params())).toEqual(ALWAYS);
    expect(generateFields(params({ size: 'auto', quality: 'auto' }))).toEqual({
      ...ALWAYS,
      size: 'auto',
      quality: 'auto',
    });
  });

  test('no key without a value, which the SDK’s forms throw on', () => {
    const fields = {
      ...generateFields(params({ complexity: undefined, svg: undefined })),
      ...editFields(params({ inputFidelity: undefined })),
    };
    expect(Object.values(fields)).not.toContain(undefined);
  });

  test('a stream exactly when previews are wanted', () => {
    expect(generateFields(params({ partialImages: 2 }))).toEqual({
      ...ALWAYS,
      stream: true,
      partial_images: 2,
    });
    expect(generateFields(params({ partialImages: 0 }))).not.toHaveProperty('stream');
  });

  test('everything a person changed', () => {
    expect(
      generateFields(
        params({
          n: 3,
          background: 'transparent',
          outputFormat: 'webp',
          outputCompression: 0,
          moderation: 'low',
          complexity: 'high',
        }),
        'hash',
      ),
    ).toEqual({
      ...ALWAYS,
      n: 3,
      background: 'transparent',
      output_format: 'webp',
      output_compression: 0,
      moderation: 'low',
      complexity: 'high',
      safety_identifier: 'hash',
    });
  });

  test('fields of a format with that format only', () => {
    const all = {
      outputCompression: 50,
      frameCount: 4,
      frameDurationMs: 100,
      svg: { model: 'm', reasoning: { effort: 'low' as const } },
    };
    expect(generateFields(params(all))).toEqual(ALWAYS);
    expect(generateFields(params({ ...all, outputFormat: 'gif' }))).toEqual({
      ...ALWAYS,
      output_format: 'gif',
      frame_count: 4,
      frame_duration_ms: 100,
    });
    expect(generateFields(params({ ...all, outputFormat: 'svg' }))).toEqual({
      ...ALWAYS,
      output_format: 'svg',
      svg: all.svg,
    });
    expect(generateFields(params({ ...all, outputFormat: 'jpeg' }))).toEqual({
      ...ALWAYS,
      output_format: 'jpeg',
      output_compression: 50,
    });
  });

  test('moderation with generations only, input fidelity with edits only', () => {
    const both = params({ moderation: 'low', inputFidelity: 'high' });
    expect(generateFields(both)).toEqual({ ...ALWAYS, moderation: 'low' });
    expect(editFields(both)).toEqual({ ...ALWAYS, input_fidelity: 'high' });
  });

  test('a model of one’s own by its own name, without a word of whom it behaves like', () => {
    expect(generateFields(params({ model: 'my-deployment', behavesLike: 'gpt-image-2' }))).toEqual({
      ...ALWAYS,
      model: 'my-deployment',
    });
  });
});
