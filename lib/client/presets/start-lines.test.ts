import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { priceLines, startLines } from './start-lines';

type Sent = {
  runs: { id: string; kind: string; prompt: string; images?: string[] }[];
  capMicroUsd: number | null;
};

const sent: Sent[] = [];
let answer: (body: Sent) => Response | Error;

beforeEach(() => {
  sent.length = 0;
  answer = ({ runs }) => Response.json({ runs }, { status: 202 });
  composerStore.setState(composerStore.getInitialState(), true);
  editSeam.setState({ session: null });
  vi.useFakeTimers().setTimerTickMode('nextTimerAsync');
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.startsWith('/api/runs/')) throw new TypeError('offline');
    expect(path).toBe('/api/batches');
    const body = JSON.parse(String(init.body)) as Sent;
    sent.push(body);
    const answered = answer(body);
    if (answered instanceof Error) throw answered;
    return answered;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const refuse = () =>
  Response.json(
    { error: { code: 'budget_exceeded', message: 'Too dear.', retryable: false, requestId: '1' } },
    { status: 402 },
  );
const idsOf = (body: Sent | undefined) => body?.runs.map(({ id }) => id) ?? [];

describe('lines that are started', () => {
  test('are one batch with the composer’s settings, in the order of their ids', async () => {
    changeSettings({ quality: 'high', prompt: 'ignored' });
    const runs = await startLines(['a fox', 'an owl', 'a hare'], 500_000);
    expect(runs).toHaveLength(3);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      capMicroUsd: 500_000,
      runs: ['a fox', 'an owl', 'a hare'].map((prompt) => ({ kind: 'generate', prompt, quality: 'high' })),
    });
    expect(idsOf(sent[0])).toEqual(idsOf(sent[0]).toSorted());
    expect(new Set(idsOf(sent[0])).size).toBe(3);
  });

  test('that were refused are not sent again by themselves, and next time are new runs', async () => {
    answer = refuse;
    await expect(startLines(['a fox'], null)).rejects.toThrow('Too dear.');
    await expect(startLines(['a fox'], null)).rejects.toThrow('Too dear.');
    expect(sent).toHaveLength(2);
    expect(idsOf(sent[0])).not.toEqual(idsOf(sent[1]));
  });

  test('whose answer was lost are sent again under the same ids, by themselves and by the next click', async () => {
    answer = () => new TypeError('offline');
    const lost = await startLines(['a fox', 'an owl'], null).catch((error: unknown) => error);
    expect(lost).toMatchObject({ fate: 'unknown' });
    expect(sent).toHaveLength(4);
    answer = ({ runs }) => Response.json({ runs }, { status: 200 });
    await startLines(['a fox', 'an owl'], null);
    expect(new Set(sent.map((body) => idsOf(body).join()))).toHaveLength(1);
    await startLines(['a fox', 'an owl'], null);
    expect(idsOf(sent.at(-1))).not.toEqual(idsOf(sent[0]));
  });

  test('are edits while pictures lie in the tray, uploaded once', async () => {
    const prepareBodies = vi.fn(async () => (params: { prompt: string }) => ({
      ...composerStore.getState().params,
      ...params,
      images: ['photo'],
    }));
    const price = { lowMicroUsd: 1, highMicroUsd: 2, approximate: false };
    const estimateFor = vi.fn(() => price);
    editSeam.setState({
      session: {
        params: composerStore.getState().params,
        estimate: price,
        isUploading: false,
        hasMarkup: false,
        estimates: [],
        findProblem: () => undefined,
        send: async () => undefined,
        estimateFor,
        prepareBodies,
      },
    });
    await startLines(['a fox', 'an owl'], null);
    expect(prepareBodies).toHaveBeenCalledTimes(1);
    expect(sent[0]?.runs).toMatchObject([
      { kind: 'edit', prompt: 'a fox', images: ['photo'] },
      { kind: 'edit', prompt: 'an owl', images: ['photo'] },
    ]);
    const unused = () => {
      throw new Error('The price of a picture from nothing');
    };
    expect(priceLines(['a fox', 'an owl'], composerStore.getState().params, unused)).toEqual([price, price]);
  });
});
