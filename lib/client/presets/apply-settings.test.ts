import { beforeEach, describe, expect, test } from 'vitest';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { DEFAULT_CHOICES } from '@/lib/client/edit-choices';
import { type EditSession, editSeam } from '@/lib/client/edit-seam';
import { editStore } from '@/lib/client/edit-store';
import { setNews } from '@/lib/client/model-news';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { NOTHING_HEARD, tellNews } from '@/lib/shared/model-news';
import type { EditPreset, Settings } from '@/lib/shared/wire-presets';
import { applySettings, currentSettings, settingsToApply } from './apply-settings';

const options = { prompt: null, keepModel: false };
setNews(tellNews(NOTHING_HEARD, [], { nowMs: Date.UTC(2026, 10, 23), compatible: false }));
const kept = (settings: Settings, edit: EditPreset | null = null) => ({ settings, edit });
const poster = {
  ...DEFAULT_SETTINGS,
  model: 'gpt-image-2.6-sunburst',
  size: '1024x1536',
  quality: 'max' as const,
  background: 'transparent' as const,
};

const { steer: _, ...usualEdit } = DEFAULT_CHOICES;
/** As if a picture lay in the tray. */
const openTray = () => editSeam.setState({ session: {} as EditSession });

beforeEach(() => {
  composerStore.setState(composerStore.getInitialState(), true);
  editStore.setState(editStore.getInitialState(), true);
  editSeam.setState(editSeam.getInitialState(), true);
});

describe('applied settings', () => {
  test('are all of a preset’s, and leave the prompt that is written', () => {
    changeSettings({ prompt: 'a fox', n: 4 });
    expect(applySettings(kept(poster), options)).toBeNull();
    expect(composerStore.getState().params).toEqual({ ...poster, prompt: 'a fox' });
    expect(currentSettings()).toEqual(kept(poster));
  });

  test('bring their prompt where they have one', () => {
    changeSettings({ prompt: 'a fox' });
    applySettings(kept(poster), { ...options, prompt: 'an owl' });
    expect(composerStore.getState().params.prompt).toBe('an owl');
  });

  test('are brought near to the model that is kept, and what had to give way is said', () => {
    changeSettings({ model: 'gpt-image-2' });
    const said = applySettings(kept(poster), { ...options, keepModel: true });
    expect(composerStore.getState().params).toMatchObject({
      model: 'gpt-image-2',
      size: '1024x1536',
      quality: 'high',
      background: 'transparent',
    });
    expect(said).toBe('Adjusted for GPT Image 2: quality high.');
  });

  test('of a model that was shut down become the default one’s, and that is said', () => {
    const said = applySettings(kept({ ...DEFAULT_SETTINGS, model: 'gpt-image-1' }), options);
    expect(composerStore.getState().params.model).toBe(DEFAULT_SETTINGS.model);
    expect(said).toMatch(/^OpenAI has shut GPT Image 1 down/);
  });

  test('of a model that is not in the catalogue keep what it behaves like', () => {
    const mine = { ...DEFAULT_SETTINGS, model: 'mine', behavesLike: 'gpt-image-2' };
    applySettings(kept(mine), options);
    expect(composerStore.getState()).toMatchObject({ params: mine, customModel: true });
    applySettings(kept(poster), { ...options, keepModel: true });
    expect(composerStore.getState().params).toMatchObject({ model: 'mine', behavesLike: 'gpt-image-2' });
  });

  test('with the source’s size leave the size as it is', () => {
    const current = { ...DEFAULT_SETTINGS, prompt: '', size: '1536x1024' };
    const settings = { ...poster, size: 'source' };
    expect(settingsToApply(settings, current, options).size).toBe('1536x1024');
  });
});

describe('a way of editing', () => {
  const exact: EditPreset = { ...usualEdit, sameSize: false, placement: 'exact', featherPx: 12 };

  test('is kept where there is something to edit, without what belongs to one photo', () => {
    editStore.setState({ choices: { ...DEFAULT_CHOICES, ...exact, steer: 'markup' } });
    expect(currentSettings().edit).toBeNull();
    openTray();
    expect(currentSettings().edit).toEqual(exact);
  });

  test('comes back, and leaves alone what is steered by', () => {
    openTray();
    editStore.setState({
      choices: { ...DEFAULT_CHOICES, steer: 'markup' },
      painted: {
        mask: { bounds: { x: 0, y: 0, width: 1, height: 1 }, coveragePercent: 1, isFull: false },
        hasMarkup: true,
        frame: null,
      },
    });
    expect(applySettings(kept(poster, exact), options)).toBeNull();
    expect(editStore.getState().choices).toEqual({ ...exact, steer: 'markup' });
  });

  test('that needs a mask says so while there is none', () => {
    openTray();
    expect(applySettings(kept(poster, exact), options)).toBe('Its exact edit needs a mask.');
  });

  test('with a fidelity that the model does not have says that it is left out', () => {
    openTray();
    expect(applySettings(kept(poster, { ...usualEdit, inputFidelity: 'high' }), options)).toBe(
      'GPT Image 2.6 Sunburst has no high input fidelity, so that is left out.',
    );
  });

  test('waits for a picture where there is none, and that is said', () => {
    expect(applySettings(kept(poster, exact), options)).toBe(
      'Its edit settings apply when you add a picture.',
    );
    expect(editStore.getState().choices).toEqual({ ...DEFAULT_CHOICES, ...exact });
  });

  test('that waits does not forget what was chosen before and is no part of it', () => {
    editStore.setState({ choices: { ...DEFAULT_CHOICES, reinforcePrompt: true } });
    applySettings(kept({ ...poster, size: 'source' }), options);
    expect(editStore.getState().choices).toMatchObject({ reinforcePrompt: true, sameSize: true });
  });

  test('is not touched by settings that say nothing of it', () => {
    openTray();
    editStore.setState({ choices: { ...DEFAULT_CHOICES, ...exact } });
    applySettings(kept(poster), options);
    expect(editStore.getState().choices).toEqual({ ...DEFAULT_CHOICES, ...exact });
  });
});
