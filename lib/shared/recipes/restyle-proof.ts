/** Whether the subject of a photo is the same in its result, byte for byte. */
import type { Sentence } from '@/lib/shared/language';

export type SubjectProof =
  | { is: 'counted'; keptPixels: number; changedPixels: number }
  /** Nothing could be counted. `restyled`: the job says that everything may change. */
  | { is: 'uncounted'; why: 'restyled' | 'noMask' | 'noPicture' | 'otherSize' };

export type ProofAnswer = { proof: SubjectProof };

/** Something changed that was to be kept. */
export function isBroken(proof: SubjectProof): boolean {
  return proof.is === 'counted' && proof.changedPixels > 0;
}

export function proofSentence(proof: SubjectProof): Sentence {
  if (proof.is === 'uncounted') return { key: `packages.restyle.proof.${proof.why}` };
  const { keptPixels: kept, changedPixels: changed } = proof;
  return {
    key: `packages.restyle.proof.${changed === 0 ? 'unchanged' : 'changed'}`,
    values: { kept, changed },
  };
}
