import { beforeEach, expect, test } from 'vitest';
import { makeImage } from '@/test/runs';
import { createImageStore, type ImageStore, withFacts } from './image-store';

const image = makeImage({ id: 'i' });
let store: ImageStore;
/** As every view shows it. */
const shown = () => withFacts(image, store.getState().facts);

/** A request that is answered when the test says so. */
function line() {
  let agree = () => {};
  let refuse = (_: Error) => {};
  const answer = new Promise<void>((resolve, reject) => {
    agree = resolve;
    refuse = reject;
  });
  return { send: () => answer, agree: () => agree(), refuse: () => refuse(new Error('no server')) };
}

beforeEach(() => {
  store = createImageStore();
  store.note([image]);
});

test('an image of which nothing has changed is itself', () => {
  expect(shown()).toBe(image);
});

test('a change is seen at once and stays', async () => {
  const { send, agree } = line();
  const done = store.change([image], { favourite: true }, send);
  expect(shown().favourite).toBe(true);
  agree();
  await done;
  expect(shown().favourite).toBe(true);
});

test('what the server refuses is taken back, and the refusal is passed on', async () => {
  const { send, refuse } = line();
  const done = store.change([image], { deletedAt: 7 }, send);
  expect(shown().deletedAt).toBe(7);
  refuse();
  await expect(done).rejects.toThrow('no server');
  expect(shown()).toBe(image);
});

test('of many, all are taken back', async () => {
  const other = makeImage({ id: 'other', favourite: true });
  const { send, refuse } = line();
  const done = store.change([image, other], { deletedAt: 7 }, send);
  refuse();
  await expect(done).rejects.toThrow();
  expect([shown(), withFacts(other, store.getState().facts)]).toEqual([image, other]);
});

test('an image that was not heard of is taken back to what it was shown as', async () => {
  const stranger = makeImage({ id: 'stranger', favourite: true });
  const { send, refuse } = line();
  const done = store.change([stranger], { favourite: false }, send);
  refuse();
  await expect(done).rejects.toThrow();
  expect(store.getState().facts.stranger).toEqual({ favourite: true, deletedAt: null });
});

test('an event in the middle of a change does not undo it', async () => {
  const { send, agree } = line();
  const done = store.change([image], { favourite: true }, send);
  store.note([image]);
  expect(shown().favourite).toBe(true);
  agree();
  await done;
  expect(shown().favourite).toBe(true);
});

test('what happened elsewhere during a change is seen, and is still there when the change is refused', async () => {
  const { send, refuse } = line();
  const done = store.change([image], { favourite: true }, send);
  store.note([{ ...image, deletedAt: 5 }]);
  expect(shown()).toMatchObject({ favourite: true, deletedAt: 5 });
  refuse();
  await expect(done).rejects.toThrow();
  expect(shown()).toMatchObject({ favourite: false, deletedAt: 5 });
});

test('of two changes, the refusal of one leaves the other', async () => {
  const [first, second] = [line(), line()];
  const one = store.change([image], { favourite: true }, first.send);
  const two = store.change([image], { deletedAt: 5 }, second.send);
  first.refuse();
  await expect(one).rejects.toThrow();
  expect(shown()).toMatchObject({ favourite: false, deletedAt: 5 });
  second.agree();
  await two;
  expect(shown()).toMatchObject({ favourite: false, deletedAt: 5 });
});

test('from the answer on the server’s word counts again', async () => {
  const { send, agree } = line();
  const done = store.change([image], { favourite: true }, send);
  agree();
  await done;
  store.note([image]);
  expect(shown().favourite).toBe(false);
});

test('an answer to a question from before the change is not news', async () => {
  const asked = store.mark();
  const { send, agree } = line();
  const done = store.change([image], { favourite: true }, send);
  const meanwhile = store.mark();
  agree();
  await done;
  store.note([image], asked);
  store.note([image], meanwhile);
  expect(shown().favourite).toBe(true);
  store.note([image], store.mark());
  expect(shown().favourite).toBe(false);
});

test('an answer to a question from before an event is not news either', () => {
  const asked = store.mark();
  store.note([{ ...image, favourite: true }]);
  store.note([image], asked);
  expect(shown().favourite).toBe(true);
});

test('what is not new is not announced', () => {
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  store.note([image, makeImage({ id: 'another' })]);
  expect(told).toBe(0);
  store.note([{ ...image, favourite: true }]);
  store.note([{ ...image, favourite: true }]);
  expect(told).toBe(1);
});
