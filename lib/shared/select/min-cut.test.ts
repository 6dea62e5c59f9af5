import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFlowGraph } from './min-cut';

type Edge = { a: number; b: number; capacity: number };
type Problem = { terminals: [number, number][]; edges: Edge[] };

function costOf({ terminals, edges }: Problem, isSource: (node: number) => boolean): number {
  let cost = 0;
  for (const [node, [source, sink]] of terminals.entries()) cost += isSource(node) ? sink : source;
  for (const { a, b, capacity } of edges) if (isSource(a) !== isSource(b)) cost += capacity;
  return cost;
}

function cheapest(problem: Problem): number {
  let best = Number.POSITIVE_INFINITY;
  for (let bits = 0; bits < 1 << problem.terminals.length; bits++)
    best = Math.min(
      best,
      costOf(problem, (node) => (bits & (1 << node)) !== 0),
    );
  return best;
}

function cut({ terminals, edges }: Problem): (node: number) => boolean {
  const graph = createFlowGraph(terminals.length, edges.length);
  for (const [node, [source, sink]] of terminals.entries()) graph.addTerminal(node, source, sink);
  for (const { a, b, capacity } of edges) graph.addEdge(a, b, capacity);
  graph.solve();
  return graph.isSourceSide;
}

const problems = fc.integer({ min: 1, max: 9 }).chain((nodes) =>
  fc.record({
    terminals: fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: nodes, maxLength: nodes }),
    edges: fc
      .array(fc.record({ a: fc.nat(nodes - 1), b: fc.nat(nodes - 1), capacity: fc.nat(12) }), {
        maxLength: 24,
      })
      .map((edges) => edges.filter(({ a, b }) => a !== b)),
  }),
);

test('no other cut is cheaper', () => {
  fc.assert(
    fc.property(problems, (problem) => {
      expect(costOf(problem, cut(problem))).toBe(cheapest(problem));
    }),
    { numRuns: 3000 },
  );
});

test('a large grid is cut where it is cheapest: along its one weak column', () => {
  const width = 60;
  const height = 40;
  const edges: Edge[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = y * width + x;
      if (x + 1 < width) edges.push({ a, b: a + 1, capacity: x === 36 ? 1 : 5 });
      if (y + 1 < height) edges.push({ a, b: a + width, capacity: 5 });
    }
  }
  const terminals = Array.from({ length: width * height }, (_, i): [number, number] =>
    i % width === 0 ? [1000, 0] : i % width === width - 1 ? [0, 1000] : [0, 0],
  );
  const isSource = cut({ terminals, edges });
  expect(terminals.every((_, i) => isSource(i) === i % width <= 36)).toBe(true);
});

test('nodes without any arc belong to the sink', () => {
  expect(cut({ terminals: [[0, 0]], edges: [] })(0)).toBe(false);
});
