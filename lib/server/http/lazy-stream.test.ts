import { expect, it, vi } from 'vitest';
import { lazyStream } from './lazy-stream';

const source = (...chunks: string[]) => new Blob(chunks).stream();

it('opens nothing before it is read', async () => {
  const open = vi.fn(async () => source('abc'));
  const stream = lazyStream(3, open);
  await new Promise((resolve) => setImmediate(resolve));
  expect(open).not.toHaveBeenCalled();
  expect(await new Response(stream).text()).toBe('abc');
});

it.each([2, 4])('breaks off where %i bytes were promised and 3 came', async (sizeBytes) => {
  await expect(new Response(lazyStream(sizeBytes, async () => source('abc'))).text()).rejects.toThrow(
    '3 bytes came',
  );
});

it('passes on why it could not be opened', async () => {
  const stream = lazyStream(3, () => Promise.reject(new Error('no such file')));
  await expect(new Response(stream).text()).rejects.toThrow('no such file');
});

it('lets go of its source when it is left in the middle', async () => {
  const cancel = vi.fn();
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1)),
    cancel,
  });
  const reader = lazyStream(1e9, async () => endless).getReader();
  await reader.read();
  await reader.cancel('gone');
  expect(cancel).toHaveBeenCalledWith('gone');
});

it('can be left before it was opened', async () => {
  const open = vi.fn(async () => source('abc'));
  await lazyStream(3, open).cancel();
  expect(open).not.toHaveBeenCalled();
});
