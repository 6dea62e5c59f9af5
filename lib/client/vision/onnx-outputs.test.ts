import { expect, test } from 'vitest';
import { withOutputs } from './onnx-outputs';

test('a model follows whose graph has only these outputs', () => {
  const joined = withOutputs(Uint8Array.of(8, 7), ['ab', 'c']);
  expect([...joined]).toEqual([
    ...[8, 7],
    // The graph, then two outputs with a name each.
    ...[58, 11],
    ...[98, 4, 10, 2, 97, 98],
    ...[98, 3, 10, 1, 99],
  ]);
});

test('longer names have longer lengths', () => {
  const name = 'n'.repeat(200);
  const joined = withOutputs(new Uint8Array(0), [name]);
  expect([...joined.subarray(0, 9)]).toEqual([58, 206, 1, 98, 203, 1, 10, 200, 1]);
  expect(joined.length).toBe(209);
});
