/** The relatives of an image as a tree, made from a network of links. Pure. */
import type { Language } from '@/lib/shared/language';
import type { WireRun } from '@/lib/shared/wire';
import type { Lineage, LineageLink, LineageNode } from '@/lib/shared/wire-library';

export type LineageBranch = {
  node: LineageNode;
  /** What else it was made with, beside its base: its mask or markup, and further pictures. */
  beside: { node: LineageNode; use: LineageLink['use'] }[];
  /** What was made from it, the oldest first. */
  children: LineageBranch[];
};

/**
 * Each picture is a child of the first picture it was made from, its base. A mask, a markup and further pictures stand
 * beside what was made with them. They form a branch only if they have children too.
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
export function labelOf({ image, run }: LineageNode, use: LineageLink['use'], { t }: Language): string {
  if (image.role === 'reference') return t('image.lineage.reference');
  if (use === 'mask' || image.role === 'mask') return t('image.lineage.mask');
  if (use === 'markup' || image.role === 'markup') return t('image.lineage.markup');
  if (image.role === 'input') return t('image.lineage.photo');
  if (image.role === 'cutout') return t('image.lineage.cutOut');
  return t(`image.lineage.${run?.kind === 'edit' ? 'edit' : 'image'}`);
}

/** Instead of the tree, for an image without relatives. */
export function aloneSentence(
  run: Pick<WireRun, 'kind'> | null,
  role: LineageNode['image']['role'],
  { t }: Language,
): string {
  if (run !== null) return t('image.lineage.aloneMade');
  return t(`image.lineage.${role === 'input' ? 'aloneUpload' : 'aloneUnused'}`);
}
