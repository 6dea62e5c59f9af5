import { request } from '@/lib/client/api';
import type { ProofAnswer, SubjectProof } from '@/lib/shared/recipes/restyle-proof';

export async function getProof(jobId: string, itemId: string, signal: AbortSignal): Promise<SubjectProof> {
  return (await request<ProofAnswer>(`/api/jobs/${jobId}/items/${itemId}/proof`, { signal })).proof;
}
