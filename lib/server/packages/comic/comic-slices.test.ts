import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutSlices } from './comic-slices';

it('cuts between panels as long as they fit', () => {
  expect(cutSlices([500, 500, 500], { highest: 1280, gap: 48 })).toEqual([
    {
      height: 1096,
      parts: [
        { panel: 0, fromY: 0, top: 0, height: 500 },
        { panel: 1, fromY: 0, top: 548, height: 500 },
      ],
    },
    { height: 500, parts: [{ panel: 2, fromY: 0, top: 0, height: 500 }] },
  ]);
});

it('cuts a panel that is too high into equal parts', () => {
  expect(cutSlices([1500], { highest: 1280, gap: 48 })).toEqual([
    { height: 750, parts: [{ panel: 0, fromY: 0, top: 0, height: 750 }] },
    { height: 750, parts: [{ panel: 0, fromY: 750, top: 0, height: 750 }] },
  ]);
});

it('shows each row of each panel once, in order, with the gap between panels, in slices that are low enough', () => {
  const rules = { highest: 1280, gap: 48 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 20 }), (heights) => {
      const slices = cutSlices(heights, rules);
      let y = 0;
      const shown: { panel: number; fromY: number; at: number; height: number }[] = [];
      for (const { height, parts } of slices) {
        expect(height).toBeLessThanOrEqual(rules.highest);
        for (const part of parts) {
          expect(part.top + part.height).toBeLessThanOrEqual(height);
          shown.push({ ...part, at: y + part.top });
        }
        y += height;
      }
      for (const [panel, whole] of heights.entries()) {
        const parts = shown.filter((part) => part.panel === panel);
        expect(parts.reduce((sum, { height }) => sum + height, 0)).toBe(whole);
        for (const [index, part] of parts.entries()) {
          const before = parts[index - 1];
          expect(part.fromY).toBe(before === undefined ? 0 : before.fromY + before.height);
          if (before !== undefined) expect(part.at).toBe(before.at + before.height);
        }
      }
      for (const [index, part] of shown.entries()) {
        const before = shown[index - 1];
        if (before === undefined || before.panel === part.panel) continue;
        const gap = part.at - before.at - before.height;
        expect(gap).toBeLessThanOrEqual(rules.gap);
        expect(gap).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
