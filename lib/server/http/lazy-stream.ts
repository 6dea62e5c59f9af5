import 'server-only';

/**
 * A stream of exactly so many bytes that opens its source at the first read, so that an answer that is not read holds no
 * file open. A source that is too short breaks it off: ending early would look like a whole file.
 *
 * @param left closes the source too, for readers that do not cancel what they leave
 */
export function lazyStream(
  sizeBytes: number,
  open: () => Promise<ReadableStream<Uint8Array>>,
  left?: AbortSignal,
): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let sentBytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= closedBy(left, (await open()).getReader());
        const { value, done } = await reader.read();
        if (!done) {
          sentBytes += value.byteLength;
          controller.enqueue(value);
        } else if (sentBytes === sizeBytes) {
          controller.close();
        } else {
          throw new Error(`${sentBytes} bytes came instead of ${sizeBytes}`);
        }
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function closedBy(
  signal: AbortSignal | undefined,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStreamDefaultReader<Uint8Array> {
  const close = () => void reader.cancel().catch(() => undefined);
  if (signal?.aborted === true) close();
  else signal?.addEventListener('abort', close, { once: true });
  return reader;
}
