/**
 * Makes inner values of an ONNX model its outputs. A model is a message of Protocol Buffers, and where the bytes of two
 * messages follow each other, they are read as one: single fields are merged, repeated ones are joined. So a second
 * model, whose graph has nothing but outputs, is appended. https://protobuf.dev/programming-guides/encoding/#last-one-wins
 */
const MODEL_GRAPH = 7;
const GRAPH_OUTPUT = 12;
const VALUE_NAME = 1;

/** @param names of values in the graph; ONNX Runtime finds out their types */
export function withOutputs(model: Uint8Array, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const outputs = names.flatMap((name) =>
    field(GRAPH_OUTPUT, field(VALUE_NAME, [...new TextEncoder().encode(name)])),
  );
  const appended = field(MODEL_GRAPH, outputs);
  const joined = new Uint8Array(model.length + appended.length);
  joined.set(model);
  joined.set(appended, model.length);
  return joined;
}

/** A field of bytes: its number and kind, its length, its content. */
function field(number: number, content: readonly number[]): number[] {
  return [(number << 3) | 2, ...varint(content.length), ...content];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
