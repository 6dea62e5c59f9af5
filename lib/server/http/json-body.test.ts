import { describe, expect, it } from 'vitest';
import { createMemoryRoom } from '@/lib/server/limits/memory-room';
import { JSON_LIMIT_BYTES, readJsonBody } from './json-body';

const read = (request: Request, options: { limitBytes?: number; deadlineMs?: number } = {}) =>
  readJsonBody(request, { memory: createMemoryRoom(), ...options });

function post(body: BodyInit, type: string | null = 'application/json'): Request {
  const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  if (type === null) request.headers.delete('content-type');
  else request.headers.set('content-type', type);
  return request;
}

/** Far longer than any limit, and it counts what was taken from it. */
function huge(): {
  stream: ReadableStream<Uint8Array>;
  takenBytes: () => number;
  canceled: () => boolean;
} {
  let takenBytes = 0;
  let canceled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (takenBytes > 4 * JSON_LIMIT_BYTES) return controller.close();
        takenBytes += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
      cancel() {
        canceled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, takenBytes: () => takenBytes, canceled: () => canceled };
}

describe('readJsonBody', () => {
  it('reads JSON of exactly the limit', async () => {
    const text = JSON.stringify('x'.repeat(98));
    expect(await read(post(text), { limitBytes: 100 })).toBe('x'.repeat(98));
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'takes %s',
    async (type) => {
      expect(await read(post('{"a":1}', type))).toEqual({ a: 1 });
    },
  );

  // A form or plain text is what a foreign page can send without asking first.
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    'image/png',
    null,
  ])('refuses %s', async (type) => {
    await expect(read(post('{}', type))).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });

  it('refuses one byte too many', async () => {
    await expect(read(post(JSON.stringify('x'.repeat(99))), { limitBytes: 100 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  it('refuses by the announced length without reading', async () => {
    const { stream, takenBytes } = huge();
    const request = post(stream);
    request.headers.set('content-length', String(JSON_LIMIT_BYTES + 1));
    await expect(read(request)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(takenBytes()).toBe(0);
  });

  it('stops reading a body that lied about its length', async () => {
    const { stream, takenBytes, canceled } = huge();
    const request = post(stream);
    request.headers.set('content-length', '2');
    await expect(read(request)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(takenBytes()).toBeLessThan(JSON_LIMIT_BYTES + 200_000);
    expect(canceled()).toBe(true);
  });

  it.each(['', '{', 'undefined', "{'a':1}", '{"a":1}x'])('says that %j is not JSON', async (text) => {
    await expect(read(post(text))).rejects.toMatchObject({ code: 'invalid_json' });
  });

  it('says that broken UTF-8 is not JSON, instead of guessing letters', async () => {
    await expect(read(post(new Uint8Array([0x22, 0xff, 0x22])))).rejects.toMatchObject({
      code: 'invalid_json',
    });
  });

  it('waits no longer than the deadline for a body that does not go on', async () => {
    const half = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([0x7b])) });
    await expect(read(post(half), { deadlineMs: 5 })).rejects.toMatchObject({ code: 'request_too_slow' });
  });

  it('counts what it holds, refuses what there is no room for, and gives all back', async () => {
    const memory = createMemoryRoom(100);
    expect(await readJsonBody(post('"a"'), { memory })).toBe('a');
    const long = post(JSON.stringify('x'.repeat(200)));
    await expect(readJsonBody(long, { memory })).rejects.toMatchObject({ code: 'server_memory_full' });
    await expect(readJsonBody(post('{'), { memory })).rejects.toMatchObject({ code: 'invalid_json' });
    expect(memory.heldBytes()).toBe(0);
  });
});
