/**
 * Minimum cut of a graph between a source and a sink: Boykov & Kolmogorov, "An Experimental Comparison of Min-Cut/Max-Flow
 * Algorithms for Energy Minimization in Vision" (PAMI 2004), with the distance heuristic of their own program. Capacities
 * are whole numbers, so the flow ends exactly.
 */

/** How a node is tied to its tree when no arc does it. */
const TO_TERMINAL = -1;
const ORPHAN = -2;
const FREE = -3;

const SOURCE = 1;
const SINK = 2;

export type FlowGraph = {
  /** Arcs source → node and node → sink. Adds to what is there. */
  addTerminal(node: number, fromSource: number, toSink: number): void;
  /** Arcs of one capacity in both directions. */
  addEdge(a: number, b: number, capacity: number): void;
  /** Cuts. A node that could be on either side is the sink's. */
  solve(): void;
  isSourceSide(node: number): boolean;
};

/** @param edges the most that will be added */
export function createFlowGraph(nodes: number, edges: number): FlowGraph {
  const firstArc = new Int32Array(nodes).fill(-1);
  // Arc a and its opposite a ^ 1 are neighbours.
  const head = new Int32Array(edges * 2);
  const nextArc = new Int32Array(edges * 2);
  const rest = new Int32Array(edges * 2);
  let arcs = 0;
  /** Above 0: what the source can still give; below: what the sink can still take. */
  const terminal = new Int32Array(nodes);
  const parent = new Int32Array(nodes).fill(FREE);
  const tree = new Uint8Array(nodes);
  const stamp = new Int32Array(nodes);
  const distance = new Int32Array(nodes);
  const queued = new Uint8Array(nodes);
  // A node is queued once at a time, so the ring never overflows.
  const active = new Int32Array(nodes + 1);
  let activeFrom = 0;
  let activeTo = 0;
  const orphans: number[] = [];
  let time = 0;

  function activate(node: number): void {
    if (queued[node] === 1) return;
    queued[node] = 1;
    active[activeTo] = node;
    activeTo = activeTo === nodes ? 0 : activeTo + 1;
  }

  function nextActive(): number {
    while (activeFrom !== activeTo) {
      const node = active[activeFrom] as number;
      activeFrom = activeFrom === nodes ? 0 : activeFrom + 1;
      queued[node] = 0;
      if (parent[node] !== FREE) return node;
    }
    return -1;
  }

  /** What an arc can still carry in the direction in which the tree of `side` grows along it. */
  const carries = (arc: number, side: number) => (rest[side === SOURCE ? arc : arc ^ 1] as number) > 0;

  /** Grows the tree at a node. @returns the arc, from the source's tree to the sink's, at which both meet, or −1 */
  function grow(node: number): number {
    const side = tree[node] as number;
    for (let arc = firstArc[node] as number; arc >= 0; arc = nextArc[arc] as number) {
      if (!carries(arc, side)) continue;
      const other = head[arc] as number;
      if (parent[other] === FREE) {
        tree[other] = side;
        parent[other] = arc ^ 1;
        stamp[other] = stamp[node] as number;
        distance[other] = (distance[node] as number) + 1;
        activate(other);
      } else if (tree[other] !== side) {
        return side === SOURCE ? arc : arc ^ 1;
      } else if (
        (stamp[other] as number) <= (stamp[node] as number) &&
        (distance[other] as number) > (distance[node] as number)
      ) {
        parent[other] = arc ^ 1;
        stamp[other] = stamp[node] as number;
        distance[other] = (distance[node] as number) + 1;
      }
    }
    return -1;
  }

  function makeOrphan(node: number): void {
    parent[node] = ORPHAN;
    orphans.push(node);
  }

  function augment(middle: number): void {
    const first = head[middle ^ 1] as number;
    const last = head[middle] as number;
    let flow = rest[middle] as number;
    let node = first;
    for (let arc = parent[node] as number; arc >= 0; arc = parent[node] as number) {
      flow = Math.min(flow, rest[arc ^ 1] as number);
      node = head[arc] as number;
    }
    flow = Math.min(flow, terminal[node] as number);
    node = last;
    for (let arc = parent[node] as number; arc >= 0; arc = parent[node] as number) {
      flow = Math.min(flow, rest[arc] as number);
      node = head[arc] as number;
    }
    flow = Math.min(flow, -(terminal[node] as number));

    rest[middle] = (rest[middle] as number) - flow;
    rest[middle ^ 1] = (rest[middle ^ 1] as number) + flow;
    node = first;
    for (let arc = parent[node] as number; arc >= 0; ) {
      rest[arc] = (rest[arc] as number) + flow;
      rest[arc ^ 1] = (rest[arc ^ 1] as number) - flow;
      if (rest[arc ^ 1] === 0) makeOrphan(node);
      node = head[arc] as number;
      arc = parent[node] as number;
    }
    terminal[node] = (terminal[node] as number) - flow;
    if (terminal[node] === 0) makeOrphan(node);
    node = last;
    for (let arc = parent[node] as number; arc >= 0; ) {
      rest[arc ^ 1] = (rest[arc ^ 1] as number) + flow;
      rest[arc] = (rest[arc] as number) - flow;
      if (rest[arc] === 0) makeOrphan(node);
      node = head[arc] as number;
      arc = parent[node] as number;
    }
    terminal[node] = (terminal[node] as number) + flow;
    if (terminal[node] === 0) makeOrphan(node);
  }

  /** Arcs from a node to its terminal, or −1 where its way ends at an orphan. */
  function distanceToTerminal(from: number): number {
    let node = from;
    let steps = 0;
    for (;;) {
      if (stamp[node] === time) return steps + (distance[node] as number);
      const arc = parent[node] as number;
      steps++;
      if (arc === TO_TERMINAL) {
        stamp[node] = time;
        distance[node] = 1;
        return steps;
      }
      if (arc < 0) return -1;
      node = head[arc] as number;
    }
  }

  /** Finds another parent in the same tree, or sets the node free and makes orphans of its children. */
  function adopt(orphan: number): void {
    const side = tree[orphan] as number;
    let best = FREE;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (let arc = firstArc[orphan] as number; arc >= 0; arc = nextArc[arc] as number) {
      if (!carries(arc ^ 1, side)) continue;
      const other = head[arc] as number;
      if (tree[other] !== side || parent[other] === FREE) continue;
      const found = distanceToTerminal(other);
      if (found < 0) continue;
      if (found < bestDistance) {
        best = arc;
        bestDistance = found;
      }
      let left = found;
      for (let node = other; stamp[node] !== time; node = head[parent[node] as number] as number) {
        stamp[node] = time;
        distance[node] = left--;
      }
    }
    parent[orphan] = best;
    if (best !== FREE) {
      stamp[orphan] = time;
      distance[orphan] = bestDistance + 1;
      return;
    }
    for (let arc = firstArc[orphan] as number; arc >= 0; arc = nextArc[arc] as number) {
      const other = head[arc] as number;
      const tie = parent[other] as number;
      if (tree[other] !== side || tie === FREE) continue;
      if (carries(arc ^ 1, side)) activate(other);
      if (tie >= 0 && head[tie] === orphan) makeOrphan(other);
    }
  }

  function plantTrees(): void {
    for (let node = 0; node < nodes; node++) {
      if (terminal[node] === 0) continue;
      tree[node] = (terminal[node] as number) > 0 ? SOURCE : SINK;
      parent[node] = TO_TERMINAL;
      distance[node] = 1;
      activate(node);
    }
  }

  return {
    addTerminal(node, fromSource, toSink) {
      terminal[node] = (terminal[node] as number) + fromSource - toSink;
    },
    addEdge(a, b, capacity) {
      head[arcs] = b;
      rest[arcs] = capacity;
      nextArc[arcs] = firstArc[a] as number;
      firstArc[a] = arcs++;
      head[arcs] = a;
      rest[arcs] = capacity;
      nextArc[arcs] = firstArc[b] as number;
      firstArc[b] = arcs++;
    },
    solve() {
      plantTrees();
      for (let node = nextActive(); node >= 0; node = nextActive()) {
        // A node at which the trees met is grown on until nothing more passes there.
        while (parent[node] !== FREE) {
          const middle = grow(node);
          time++;
          if (middle < 0) break;
          augment(middle);
          for (let i = 0; i < orphans.length; i++) adopt(orphans[i] as number);
          orphans.length = 0;
        }
      }
    },
    isSourceSide: (node) => parent[node] !== FREE && tree[node] === SOURCE,
  };
}
