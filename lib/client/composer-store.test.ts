import { beforeEach, describe, expect, it, vi } from 'vitest';
import { changeSettings, composerStore, submitComposer } from './composer-store';
import { modelOf } from './model-of';

const state = () => composerStore.getState();

beforeEach(() => composerStore.setState(composerStore.getInitialState(), true));

describe('modelOf', () => {
  it('knows the price of a catalogue model only', () => {
    expect(modelOf({ model: 'gpt-image-2' })).toMatchObject({ priced: true, model: { id: 'gpt-image-2' } });
    expect(modelOf({ model: 'x', behavesLike: 'gpt-image-2' })).toMatchObject({
      priced: false,
      model: { id: 'gpt-image-2' },
    });
  });

  it('takes an id that is half typed for the default model instead of throwing', () => {
    expect(modelOf({ model: 'gpt-im' })).toMatchObject({
      priced: false,
      model: { id: 'gpt-image-2.5-flare' },
    });
  });
});

describe('changeSettings', () => {
  it('takes away what is set to undefined, so that it is not sent as such', () => {
    changeSettings({ outputCompression: 40 });
    changeSettings({ outputCompression: undefined });
    expect(state().params).not.toHaveProperty('outputCompression');
  });

  it('takes back what was said about the settings before', () => {
    composerStore.setState({
      notice: 'n',
      refusal: { message: 'r', money: 'm', lacksOwnMonth: false },
      problem: { field: 'n', sentence: { key: 'problems.imageCount' } },
    });
    changeSettings({ n: 2 });
    expect(state()).toMatchObject({ notice: null, refusal: null, problem: null });
  });
});

describe('submitComposer', () => {
  it('sends what is written, and keeps it in the composer', async () => {
    changeSettings({ prompt: 'a fox' });
    const send = vi.fn().mockResolvedValue(undefined);
    await submitComposer(send);
    expect(send).toHaveBeenCalledExactlyOnceWith(state().params);
    expect(state()).toMatchObject({ sending: false, refusal: null, params: { prompt: 'a fox' } });
  });

  it.each(['', ' ', '\n\t'])('sends nothing without a prompt (%j), and points at it', async (prompt) => {
    changeSettings({ prompt });
    const send = vi.fn();
    await submitComposer(send);
    expect(send).not.toHaveBeenCalled();
    expect(state().problem?.field).toBe('prompt');
  });

  it('sends nothing that breaks a rule, and points at it', async () => {
    changeSettings({ prompt: 'a fox' });
    const send = vi.fn();
    await submitComposer(send, () => ({ field: 'size', sentence: { key: 'problems.sizeForm' } }));
    expect(send).not.toHaveBeenCalled();
    expect(state().problem).toEqual({ field: 'size', sentence: { key: 'problems.sizeForm' } });
  });

  it('sends once, however often it is asked while sending', async () => {
    changeSettings({ prompt: 'a fox' });
    let accept = () => {};
    const send = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          accept = resolve;
        }),
    );
    const first = submitComposer(send);
    await submitComposer(send);
    accept();
    await first;
    expect(send).toHaveBeenCalledOnce();
  });

  it('shows a refusal and loses nothing that was typed', async () => {
    changeSettings({ prompt: 'a fox', n: 3 });
    await submitComposer(() => Promise.reject(new Error('Disk full.')));
    expect(state()).toMatchObject({
      sending: false,
      refusal: { message: 'Disk full.', money: 'Nothing was sent and nothing was charged.' },
      params: { prompt: 'a fox', n: 3 },
    });
  });
});
