import 'server-only';

/**
 * A stream of exactly so many bytes that opens its source at the first read, so that an answer nobody reads holds no
 * file open. A source that is too short breaks it off: ending early would look like a whole file.
 */
export function lazyStream(
  sizeBytes: number,
  open: () => Promise<ReadableStream<Uint8Array>>,
): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let sentBytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= (await open()).getReader();
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
