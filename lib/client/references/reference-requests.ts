import { json, request } from '@/lib/client/api';
import type {
  NewReference,
  ReferenceAnswer,
  ReferenceChange,
  ReferenceDetails,
  ReferenceList,
  ReferenceRestore,
  WireReference,
} from '@/lib/shared/wire-references';

const PATH = '/api/references';

export async function listReferences(): Promise<WireReference[]> {
  return (await request<ReferenceList>(PATH)).references;
}

/** Those that were deleted and can be restored. */
export async function listDeletedReferences(): Promise<WireReference[]> {
  return (await request<ReferenceList>(`${PATH}?deleted`)).references;
}

export function readReference(id: string): Promise<ReferenceDetails> {
  return request<ReferenceDetails>(`${PATH}/${id}`);
}

export async function createReference(reference: NewReference): Promise<WireReference> {
  return (await request<ReferenceAnswer>(PATH, json('POST', reference))).reference;
}

export async function changeReference(id: string, change: ReferenceChange): Promise<WireReference> {
  return (await request<ReferenceAnswer>(`${PATH}/${id}`, json('PATCH', change))).reference;
}

export async function deleteReference({
  id,
  revision,
}: Pick<WireReference, 'id' | 'revision'>): Promise<void> {
  await request(`${PATH}/${id}?revision=${revision}`, { method: 'DELETE' });
}

export async function restoreReference(id: string, restore: ReferenceRestore): Promise<WireReference> {
  return (await request<ReferenceAnswer>(`${PATH}/${id}/restore`, json('POST', restore))).reference;
}
