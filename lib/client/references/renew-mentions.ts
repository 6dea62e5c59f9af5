/** What an earlier prompt says of references that have changed since. Pure. */
import type { Sentence } from '@/lib/shared/language';
import { findMentions } from '@/lib/shared/mentions';
import type { KnownReference, UsedReference } from '@/lib/shared/wire-references';

/**
 * The prompt as it says today what it said then: who was renamed is mentioned by the new name.
 *
 * @param used as they were then
 * @param today as they are now
 * @returns with a sentence for each that is not as it was
 */
export function renewMentions(
  prompt: string,
  used: readonly UsedReference[],
  today: readonly KnownReference[],
): { prompt: string; changes: Sentence[] } {
  const then = used.map((reference) => ({ ...reference, pictures: [] }));
  const byId = new Map(today.map((reference) => [reference.id, reference]));
  let renewed = '';
  let done = 0;
  for (const mention of findMentions(prompt, 0, then)) {
    if (mention.kind !== 'reference') continue;
    const now = byId.get(mention.reference.id);
    if (now === undefined || now.name === mention.reference.name) continue;
    renewed += `${prompt.slice(done, mention.start)}@${now.name}`;
    done = mention.end;
  }
  return {
    prompt: renewed + prompt.slice(done),
    changes: used.flatMap((reference) => describeChange(reference, byId.get(reference.id)) ?? []),
  };
}

function describeChange(then: UsedReference, now: KnownReference | undefined): Sentence | null {
  const { name, version } = then;
  if (now === undefined) return { key: 'references.renewed.gone', values: { name } };
  const renamed = now.name !== name;
  if (now.version !== version)
    return {
      key: renamed ? 'references.renewed.both' : 'references.renewed.version',
      values: { name, now: now.name, version: now.version, was: version },
    };
  return renamed ? { key: 'references.renewed.renamed', values: { name, now: now.name } } : null;
}
