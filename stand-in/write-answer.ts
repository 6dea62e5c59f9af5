import type { ApiUsage, SvgUsage } from './bill-call';
import type { Call } from './check-call';

/** A multiple of 3, so that each slice is whole base64 of its own. */
const BASE64_SLICE_BYTES = 3 * 64 * 1024;

const encoder = new TextEncoder();

/** A body that is written as fast as it is read: ten 4K pictures never lie in memory together. */
export function streamBody(chunks: AsyncGenerator<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

export function* base64Slices(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length; start += BASE64_SLICE_BYTES) {
    yield bytes.subarray(start, start + BASE64_SLICE_BYTES).toString('base64');
  }
}

/** What every answer says about the pictures, as drawn rather than as asked. */
export function describePicture(call: Call, transparent: boolean) {
  return {
    background: transparent ? 'transparent' : 'opaque',
    output_format: call.format,
    quality: call.quality,
    size: `${call.width}x${call.height}`,
  };
}

type JsonParts = {
  call: Call;
  createdSeconds: number;
  transparent: boolean;
  pictures: AsyncIterable<Buffer>;
  finish: () => { usage?: ApiUsage; svg_usage?: SvgUsage };
};

export async function* writeJson({
  call,
  createdSeconds,
  transparent,
  pictures,
  finish,
}: JsonParts): AsyncGenerator<string> {
  const { background, ...rest } = describePicture(call, transparent);
  yield `{\n  "created": ${createdSeconds},\n  "background": "${background}",\n  "data": [`;
  let separator = '\n    {\n      "b64_json": "';
  for await (const picture of pictures) {
    yield separator;
    yield* base64Slices(picture);
    yield '"\n    }';
    separator = ',\n    {\n      "b64_json": "';
  }
  yield `\n  ],\n  ${JSON.stringify({ ...rest, ...finish() }, null, 2)
    .slice(1, -1)
    .trim()}\n}`;
}

/** One server-sent event whose `b64_json` is written in slices. */
export async function* writeEvent(
  type: string,
  picture: Buffer,
  fields: Record<string, unknown>,
): AsyncGenerator<string> {
  yield `event: ${type}\ndata: {"type":"${type}","b64_json":"`;
  yield* base64Slices(picture);
  yield `",${JSON.stringify(fields).slice(1)}\n\n`;
}
