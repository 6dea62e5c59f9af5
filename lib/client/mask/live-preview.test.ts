import { expect, test, vi } from 'vitest';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { paintRectangle } from '@/lib/shared/mask/shapes';
import { createLivePreview } from './live-preview';
import { createMaskEngine, type MaskOperation } from './mask-engine';

function square(side: number): MaskOperation {
  return (mask, beforeWrite) =>
    paintRectangle(mask, imagePoint(0, 0), imagePoint(side, side), 'add', beforeWrite);
}

/** A computation that ends when it is told to. */
function slow() {
  const asked: number[] = [];
  const waiting: ((operation: MaskOperation) => void)[] = [];
  return {
    asked,
    compute: (side: number) => {
      asked.push(side);
      return new Promise<MaskOperation>((resolve) => waiting.push(resolve));
    },
    answer: async () => {
      waiting.shift()?.(square(asked.at(-1) ?? 0));
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('places that a slider passed while one was computed are left out; the last is shown', async () => {
  const engine = createMaskEngine({ width: 300, height: 300 });
  const { asked, compute, answer } = slow();
  const preview = createLivePreview(engine, 'grow', compute, { onProblem() {} });
  for (const side of [10, 20, 30, 40]) preview.update(side);
  await answer();
  await answer();
  expect(asked).toEqual([10, 40]);
  preview.commit();
  expect(engine.summary().bounds?.width).toBe(40);
  expect(engine.undo()).toBe('grow');
  expect(engine.undo()).toBeNull();
});

test('what comes after the end is not shown', async () => {
  const engine = createMaskEngine({ width: 300, height: 300 });
  const { compute, answer } = slow();
  const preview = createLivePreview(engine, 'grow', compute, { onProblem() {} });
  preview.update(10);
  preview.cancel();
  await answer();
  await preview.settled();
  expect(engine.summary()).toMatchObject({ isEmpty: true, canUndo: false });
  expect(engine.isBusy()).toBe(false);
});

test('a stroke that was begun meanwhile is not disturbed', async () => {
  const engine = createMaskEngine({ width: 300, height: 300 });
  const { compute, answer } = slow();
  const preview = createLivePreview(engine, 'grow', compute, { onProblem() {} });
  preview.update(10);
  const stroke = engine.beginStroke('brush', { radius: 5, hardness: 1 }, 'add');
  await answer();
  stroke.extend(imagePoint(200, 200));
  stroke.finish();
  expect(engine.mask.data[0]).toBe(0);
  expect(engine.undo()).toBe('brush');
});

test('a computation that fails is told, and the next one still shown', async () => {
  const engine = createMaskEngine({ width: 300, height: 300 });
  const problems: string[] = [];
  const compute = async (side: number) => {
    if (side === 1) throw new Error('The photo is not loaded yet.');
    return square(side);
  };
  const preview = createLivePreview(engine, 'wand', compute, {
    onProblem: (message) => problems.push(message),
  });
  preview.update(1);
  await preview.settled();
  preview.update(30);
  await preview.settled();
  preview.commit();
  expect(problems).toEqual(['The photo is not loaded yet.']);
  expect(engine.summary().bounds?.width).toBe(30);
});

test('what is kept before it is there is kept as soon as it is: once, in its last place, after what is under way', async () => {
  const engine = createMaskEngine({ width: 300, height: 300 });
  const { compute, answer } = slow();
  const preview = createLivePreview(engine, 'wand', compute, { onProblem() {} });
  preview.update(10);
  preview.update(20);
  preview.commit();
  preview.update(99);
  expect(preview.isOver()).toBe(true);
  await answer();
  expect(engine.mask.data[0]).toBe(0);
  const stroke = engine.beginStroke('brush', { radius: 5, hardness: 1 }, 'add');
  stroke.extend(imagePoint(200, 200));
  await answer();
  expect(engine.mask.data[0]).toBe(0);
  stroke.finish();
  await preview.settled();
  expect(engine.mask.data.subarray(0, 21)).toEqual(new Uint8Array(21).fill(255, 0, 20));
  expect([engine.undo(), engine.undo(), engine.undo()]).toEqual(['wand', 'brush', null]);
});

test('what somebody stopped is no problem', async () => {
  const engine = createMaskEngine({ width: 300, height: 300 });
  const problems: string[] = [];
  const stopped = () => Promise.reject(new DOMException('No longer wanted', 'AbortError'));
  const preview = createLivePreview(engine, 'wand', stopped, {
    onProblem: (message) => problems.push(message),
  });
  preview.update(1);
  await preview.settled();
  preview.commit();
  expect(problems).toEqual([]);
  expect(engine.undo()).toBeNull();
});

test('it is told where nothing came of all wishes, and not where something is shown', async () => {
  const engine = createMaskEngine({ width: 300, height: 300 });
  const onNothing = vi.fn();
  const compute = async (side: number) => {
    if (side === 0) throw new Error('nothing there');
    return square(side);
  };
  const preview = createLivePreview(engine, 'wand', compute, { onProblem() {}, onNothing });
  preview.update(0);
  preview.update(5);
  await preview.settled();
  preview.update(0);
  await preview.settled();
  expect(onNothing).not.toHaveBeenCalled();
  expect(engine.mask.data[0]).toBe(255);
  preview.cancel();

  const empty = createLivePreview(engine, 'wand', compute, { onProblem() {}, onNothing });
  empty.update(0);
  await empty.settled();
  expect(onNothing).toHaveBeenCalledOnce();
});
