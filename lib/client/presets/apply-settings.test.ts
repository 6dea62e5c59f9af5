import { beforeEach, describe, expect, test } from 'vitest';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { applySettings, currentSettings, settingsToApply } from './apply-settings';

const options = { prompt: null, keepModel: false, retiredServed: false, nowMs: Date.UTC(2026, 10, 23) };
const poster = {
  ...DEFAULT_SETTINGS,
  model: 'gpt-image-2.6-sunburst',
  size: '1024x1536',
  quality: 'max' as const,
  background: 'transparent' as const,
};

beforeEach(() => composerStore.setState(composerStore.getInitialState(), true));

describe('applied settings', () => {
  test('are all of a preset’s, and leave the prompt that is written', () => {
    changeSettings({ prompt: 'a fox', n: 4 });
    expect(applySettings(poster, options)).toBeNull();
    expect(composerStore.getState().params).toEqual({ ...poster, prompt: 'a fox' });
    expect(currentSettings()).toEqual(poster);
  });

  test('bring their prompt where they have one', () => {
    changeSettings({ prompt: 'a fox' });
    applySettings(poster, { ...options, prompt: 'an owl' });
    expect(composerStore.getState().params.prompt).toBe('an owl');
  });

  test('are brought near to the model that is kept, and what had to give way is said', () => {
    changeSettings({ model: 'gpt-image-2' });
    const said = applySettings(poster, { ...options, keepModel: true });
    expect(composerStore.getState().params).toMatchObject({
      model: 'gpt-image-2',
      size: '1024x1536',
      quality: 'high',
      background: 'auto',
    });
    expect(said).toBe('Adjusted for GPT Image 2: quality high, background auto.');
  });

  test('of a model that was shut down become the default one’s, and that is said', () => {
    const said = applySettings({ ...DEFAULT_SETTINGS, model: 'gpt-image-1' }, options);
    expect(composerStore.getState().params.model).toBe(DEFAULT_SETTINGS.model);
    expect(said).toMatch(/^OpenAI has shut GPT Image 1 down/);
  });

  test('of a model that is not in the catalogue keep what it behaves like', () => {
    const mine = { ...DEFAULT_SETTINGS, model: 'mine', behavesLike: 'gpt-image-2' };
    applySettings(mine, options);
    expect(composerStore.getState()).toMatchObject({ params: mine, customModel: true });
    applySettings(poster, { ...options, keepModel: true });
    expect(composerStore.getState().params).toMatchObject({ model: 'mine', behavesLike: 'gpt-image-2' });
  });

  test('with the source’s size leave the size as it is', () => {
    const current = { ...DEFAULT_SETTINGS, prompt: '', size: '1536x1024' };
    const settings = { ...poster, size: 'source' };
    expect(settingsToApply(settings, current, options).size).toBe('1536x1024');
  });
});
