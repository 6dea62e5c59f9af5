import { describe, expect, test } from 'vitest';
import { makeEdit, makeImage, makeRun, makeRunError } from '@/test/runs';
import { estimateRowPx } from './row-height';

const { params } = makeRun();
const squares = (n: number) =>
  makeRun({
    status: 'done',
    params: { ...params, n },
    images: Array.from({ length: n }, (_, index) => makeImage({ id: `image-${index}`, index })),
  });

describe('the height of a row before it is laid out', () => {
  test('follows the width of the list as the pictures do', () => {
    // Four beside each other, 8 px between them: 205 px each, or 300 where there is room.
    expect(estimateRowPx(squares(4), 1244) - estimateRowPx(squares(4), 844)).toBe(95);
  });

  test('on a phone counts two pictures beside each other', () => {
    const [four, two] = [estimateRowPx(squares(4), 358), estimateRowPx(squares(2), 358)];
    expect(four - two).toBe(175 + 8);
  });

  test('counts the lines of the prompt, three at most', () => {
    const of = (prompt: string) => estimateRowPx({ ...squares(1), params: { ...params, prompt } }, 844);
    expect(of('long '.repeat(30)) - of('short')).toBe(24);
    expect(of('long '.repeat(900)) - of('short')).toBe(48);
  });

  test('keeps the places of a run that is open, and closes up where nothing came', () => {
    const open = makeRun({ params: { ...params, n: 4 } });
    expect(estimateRowPx(open, 844)).toBe(estimateRowPx(squares(4), 844));
    const failed = makeRun({ status: 'failed', error: makeRunError('upstream_error') });
    expect(estimateRowPx(failed, 844)).toBeLessThan(estimateRowPx(squares(1), 844));
  });

  test('counts what an edit was made from', () => {
    const image = squares(1);
    const edit = makeEdit({
      plan: { ...makeEdit().plan, content: { x: 0, y: 0, width: 1024, height: 1024 } },
    });
    expect(estimateRowPx({ ...image, edit }, 844)).toBeGreaterThan(estimateRowPx(image, 844));
  });
});
