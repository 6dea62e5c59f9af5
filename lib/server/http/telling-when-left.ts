import 'server-only';

/** An archive that is left in the middle does not let go of what it was reading, so its maker is told here. */
export function tellingWhenLeft(
  stream: ReadableStream<Uint8Array>,
  onLeft: () => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel(reason) {
        onLeft();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
