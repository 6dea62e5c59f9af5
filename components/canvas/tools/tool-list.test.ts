import { expect, test } from 'vitest';
import { keyRows } from '@/components/canvas/key-rows';
import { english } from '@/lib/shared/language';
import { findTool, findToolByKeys, TOOL_KEYS, TOOLS } from './tool-list';

test('the tools of the mask and of marks, in the order of the toolbar', () => {
  expect(TOOLS.mask.map(({ name }) => name)).toEqual([
    'brush',
    'eraser',
    'object',
    'quickBrush',
    'edgeBrush',
    'lasso',
    'polygon',
    'magneticLasso',
    'rectangle',
    'ellipse',
    'wand',
    'similarColours',
    'frame',
    'hand',
    'zoom',
  ]);
  expect(TOOLS.markup.map(({ name }) => name)).toEqual([
    'pen',
    'arrow',
    'line',
    'rectangle',
    'ellipse',
    'text',
    'select',
    'hand',
    'zoom',
  ]);
});

test.each(['mask', 'markup'] as const)(
  'of %s: each name is there once, and all can be chosen by their keys',
  (mode) => {
    const tools = TOOLS[mode];
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
    for (const tool of tools) {
      expect(findTool(mode, tool.name)).toBe(tool);
      const { keys } = tool;
      if (keys === undefined) continue;
      expect(TOOL_KEYS.has(keys)).toBe(true);
      const reached = new Set([tool]);
      for (let next = findToolByKeys(mode, keys, tool); next && !reached.has(next); )
        next = findToolByKeys(mode, keys, [...reached.add(next)].at(-1) ?? tool);
      expect(reached.size).toBe(tools.filter((other) => other.keys === keys).length);
      if (tool.counterpart) expect(findTool(mode, tool.counterpart).counterpart).toBe(tool.name);
    }
  },
);

test('a name that no tool has is the first tool', () => {
  expect(findTool('mask', 'bucket').name).toBe('brush');
  expect(findTool('markup', 'bucket').name).toBe('pen');
});

test('the help lists the same keys, those that share them in one row', () => {
  expect(keyRows('mask', english).slice(0, 12)).toEqual([
    ['Brush', 'B'],
    ['Eraser', 'E'],
    ['Select by pointing', 'S'],
    ['Quick brush', 'Shift S'],
    ['Hair and fur brush', 'Shift B'],
    ['Lasso', 'L'],
    ['Polygon or Magnetic lasso', 'Shift L'],
    ['Rectangle or Ellipse', 'M'],
    ['Magic wand', 'W'],
    ['Similar colours', 'Shift W'],
    ['Hand', 'H'],
    ['Zoom', 'Z'],
  ]);
  expect(keyRows('markup', english)).toContainEqual(['Pen', 'B']);
  expect(keyRows('markup', english)).toContainEqual(['Undo', 'Ctrl or ⌘ Z']);
});
