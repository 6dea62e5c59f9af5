import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { ImageRole } from '@/lib/shared/wire';
import type { Lineage, LineageLink, LineageNode } from '@/lib/shared/wire-library';
import { makeImage, makeRun } from '@/test/runs';
import { aloneSentence, growTree, type LineageBranch, labelOf } from './lineage-tree';

let clock = 0;

function node(id: string, role: ImageRole = 'placed', kind: 'edit' | 'generate' = 'edit'): LineageNode {
  clock += 1;
  const uploaded = role === 'input' || role === 'mask' || role === 'markup';
  return {
    image: makeImage({ id, role, createdAt: clock, runId: uploaded ? null : `run-${id}` }),
    purged: false,
    run: uploaded ? null : makeRun({ id: `run-${id}`, kind }),
  };
}

function link(from: string, to: string, use: LineageLink['use'] = 'image'): LineageLink {
  return { from, to, use };
}

/** `photo > (mask) edit > edit`, branches in brackets. */
function drawn(branches: readonly LineageBranch[]): string {
  return branches
    .map(({ node: { image }, beside, children }) => {
      const own = [...beside.map((one) => `(${one.node.image.id})`), image.id].join(' ');
      if (children.length === 0) return own;
      const below = drawn(children);
      return `${own} > ${children.length > 1 ? `[${below}]` : below}`;
    })
    .join(', ');
}

const family = (nodes: LineageNode[], links: LineageLink[]): Lineage => ({ nodes, links, truncated: false });

test('a source, its mask, an edit and an edit of the edit are one line', () => {
  const lineage = family(
    [node('photo', 'input'), node('mask', 'mask'), node('one'), node('two')],
    [link('photo', 'one'), link('mask', 'one', 'mask'), link('one', 'two')],
  );
  expect(drawn(growTree(lineage))).toBe('photo > (mask) one > two');
});

test('several edits of one picture are branches, the oldest first', () => {
  const nodes = [node('photo', 'input'), node('a'), node('b'), node('c')];
  const lineage = family(nodes.toReversed(), [link('photo', 'c'), link('photo', 'a'), link('a', 'b')]);
  expect(drawn(growTree(lineage))).toBe('photo > [a > b, c]');
});

test('the first picture is the base, further ones stand beside what was made with them', () => {
  const lineage = family(
    [node('photo', 'input'), node('hat', 'input'), node('one')],
    [link('photo', 'one'), link('hat', 'one')],
  );
  expect(drawn(growTree(lineage))).toBe('photo > (hat) one');
});

test('a picture that stands beside one and is the base of another is in both places', () => {
  const lineage = family(
    [node('photo', 'input'), node('hat', 'input'), node('one'), node('other')],
    [link('photo', 'one'), link('hat', 'one'), link('hat', 'other')],
  );
  expect(drawn(growTree(lineage))).toBe('photo > (hat) one, hat > other');
});

test('links to what is not listed lead nowhere', () => {
  const lineage = family(
    [node('one')],
    [link('gone', 'one'), link('one', 'gone'), link('lost', 'one', 'mask')],
  );
  expect(drawn(growTree(lineage))).toBe('one');
});

test('the same picture twice in an edit is its base and stands beside nothing', () => {
  const lineage = family([node('photo', 'input'), node('one')], [link('photo', 'one'), link('photo', 'one')]);
  expect(drawn(growTree(lineage))).toBe('photo > one');
});

test('a lone picture is a tree of one', () => {
  expect(drawn(growTree(family([node('one', 'output', 'generate')], [])))).toBe('one');
});

test('a label says what it is, or what it was used as', () => {
  expect(labelOf(node('a', 'input'), 'image', english)).toBe('Photo');
  expect(labelOf(node('a', 'mask'), 'image', english)).toBe('Mask');
  expect(labelOf(node('a', 'markup'), 'image', english)).toBe('Markup');
  expect(labelOf(node('a', 'output', 'generate'), 'image', english)).toBe('Image');
  expect(labelOf(node('a', 'output', 'edit'), 'image', english)).toBe('Edit');
  expect(labelOf(node('a', 'placed'), 'image', english)).toBe('Edit');
  expect(labelOf(node('a', 'placed'), 'mask', english)).toBe('Mask');
});

test('what is alone says why', () => {
  expect(aloneSentence({ kind: 'generate' }, 'output', english)).toMatch(/prompt alone/);
  expect(aloneSentence(null, 'input', english)).toMatch(/Not used in an edit/);
  expect(aloneSentence(null, 'mask', english)).toBe('Not used.');
});
