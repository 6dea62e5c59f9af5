import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/generate/route';
import type { WireRun } from '@/lib/shared/wire';
import { ask, newRunId, openTestServer, type TestServer } from '@/test/server';
import { GET } from './route';
import { GET as SNAPSHOT } from './snapshot/route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer({ MAX_CONCURRENT_CALLS: '1' });
});
afterEach(() => server.close());

const start = async () => {
  const id = newRunId();
  await ask(POST, '/api/generate', { method: 'POST', json: { id, prompt: 'A fox' } });
  return id;
};

/** An open stream as a browser reads it: `until` gives all events up to the first that fits. */
async function connect(signal?: AbortSignal) {
  const response = await ask(GET, '/api/events', signal === undefined ? {} : { signal });
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let text = '';
  const next = async (): Promise<{ event: string; run: WireRun } | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end !== -1) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const parts = /^event: (\w+)\ndata: (.*)$/.exec(block);
        if (parts !== null) return { event: String(parts[1]), run: JSON.parse(String(parts[2])) };
        continue;
      }
      const { value, done } = await reader.read();
      if (done) return null;
      text += value;
    }
  };
  const until = async (fits: (event: { event: string; run: WireRun }) => boolean) => {
    const events: { event: string; run: WireRun }[] = [];
    for (;;) {
      const event = await next();
      if (event === null) throw new Error('The stream ended');
      events.push(event);
      if (fits(event)) return events;
    }
  };
  return { response, next, until, close: () => reader.cancel() };
}

describe('GET /api/events', () => {
  it('begins with what there is, also what waits, and says when that is all', async () => {
    const old = await start();
    await server.ended(old);
    const gate = server.hold();
    const [first, second] = [await start(), await start()];
    const stream = await connect();
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = await stream.until(({ event }) => event === 'ready');
    expect(
      events
        .slice(0, -1)
        .map(({ run }) => run.id)
        .sort(),
    ).toEqual([old, first, second].sort());
    await stream.close();
    gate.release();
    await Promise.all([server.ended(first), server.ended(second)]);
  });

  it('shows a run from the queue to its picture, with revisions that only rise', async () => {
    const stream = await connect();
    await stream.until(({ event }) => event === 'ready');
    const id = await start();
    const events = await stream.until(({ run }) => run.id === id && run.status === 'done');
    expect(events.at(-1)?.run).toMatchObject({ id, status: 'done', images: [{ index: 0 }] });
    const revisions = events.map(({ run }) => run.revision);
    expect(revisions).toEqual([...revisions].sort((one, other) => one - other));
    await stream.close();
  });

  it('ends when the server goes down, and a new one only says when to come back', async () => {
    const stream = await connect();
    await stream.until(({ event }) => event === 'ready');
    await server.services.drain();
    expect(await stream.next()).toBeNull();
    expect(await (await ask(GET, '/api/events')).text()).toMatch(/^retry: \d+\n\nretry: \d+\n\n$/);
    expect(server.services.events.count()).toBe(0);
  });

  it('holds nothing for a browser that is gone', async () => {
    const browser = new AbortController();
    const stream = await connect(browser.signal);
    await stream.until(({ event }) => event === 'ready');
    expect(server.services.events.count()).toBe(1);
    browser.abort();
    expect(server.services.events.count()).toBe(0);
  });
});

describe('GET /api/events/snapshot', () => {
  it('answers what the stream begins with', async () => {
    await start();
    await start();
    const stream = await connect();
    const begin = await stream.until(({ event }) => event === 'ready');
    await stream.close();
    const response = await ask(SNAPSHOT, '/api/events/snapshot');
    const { runs } = (await response.json()) as { runs: WireRun[] };
    expect(runs.map(({ id }) => id)).toEqual(
      begin.filter(({ event }) => event === 'run').map(({ run }) => run.id),
    );
    expect(runs).toHaveLength(2);
  });
});
