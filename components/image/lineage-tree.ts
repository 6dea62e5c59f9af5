/** The family of an image as a tree: of a network of links, the way the pictures went. Pure. */
import type { WireRun } from '@/lib/shared/wire';
import type { Lineage, LineageLink, LineageNode } from '@/lib/shared/wire-library';

export type LineageBranch = {
  node: LineageNode;
  /** What else it was made with, beside the picture it hangs on: its mask or markup, and further pictures. */
  beside: { node: LineageNode; use: LineageLink['use'] }[];
  /** What was made of it, the oldest first. */
  children: LineageBranch[];
};

/**
 * Each picture hangs on the first picture it was made of, its base. A mask, a markup and further pictures stand beside
 * what was made with them, and are no branch of their own unless something hangs on them too.
 */
export function growTree({ nodes, links }: Lineage): LineageBranch[] {
  const byId = new Map(nodes.map((node) => [node.image.id, node]));
  const listed = links.filter(({ from, to }) => byId.has(from) && byId.has(to));
  const base = new Map<string, string>();
  for (const { from, to, use } of listed) if (use === 'image' && !base.has(to)) base.set(to, from);
  const besides = listed.filter(({ from, to, use }) => use !== 'image' || base.get(to) !== from);
  const onlyBeside = new Set(besides.map(({ from }) => from));
  for (const from of base.values()) onlyBeside.delete(from);

  const seen = new Set<string>();
  const grow = (node: LineageNode): LineageBranch => {
    seen.add(node.image.id);
    return {
      node,
      beside: besides.flatMap(({ from, to, use }) => {
        const other = to === node.image.id ? byId.get(from) : undefined;
        return other ? [{ node: other, use }] : [];
      }),
      children: nodes
        .filter(({ image }) => base.get(image.id) === node.image.id && !seen.has(image.id))
        .sort((one, other) => one.image.createdAt - other.image.createdAt)
        .map(grow),
    };
  };
  return nodes
    .filter(({ image }) => !base.has(image.id) && !onlyBeside.has(image.id))
    .sort((one, other) => one.image.createdAt - other.image.createdAt)
    .map(grow);
}

/** In one word, for under its picture. */
export function labelOf({ image, run }: LineageNode, use: LineageLink['use'] = 'image'): string {
  if (use === 'mask' || image.role === 'mask') return 'Mask';
  if (use === 'markup' || image.role === 'markup') return 'Markup';
  if (image.role === 'input') return 'Photo';
  return run?.kind === 'edit' ? 'Edit' : 'Image';
}

/** What a lone picture's family is. */
export function aloneSentence(run: Pick<WireRun, 'kind'> | null, role: LineageNode['image']['role']): string {
  if (run === null) return role === 'input' ? 'Not used in an edit yet.' : 'Not used.';
  return 'Made of its prompt alone, and nothing was made of it yet.';
}
