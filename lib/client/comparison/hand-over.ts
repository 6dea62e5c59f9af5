/** From the composer to a new comparison. */
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import type { ComparisonBase } from '@/lib/shared/comparison';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';
import { EDIT_DRAFT_KEY, serializeEditDraft } from './origin-draft';

/**
 * Where the comparison of what is in the composer begins. Of an edit, what is painted is brought to the server first and
 * all of it is left for that page; everything else it finds in the draft.
 *
 * @throws Error with a sentence for a person, when the edit cannot be sent as it is
 */
export async function handOver(edits: Pick<Storage, 'setItem'>): Promise<string> {
  const { session } = editSeam.getState();
  if (session === null) return '/compare?draft';
  const { params } = composerStore.getState();
  const bodyOf = await session.prepareBodies(params);
  edits.setItem(EDIT_DRAFT_KEY, serializeEditDraft(toBase(bodyOf(params) as EditBody)));
  return '/compare?draft=edit';
}

type EditBody = GenerateParams & EditParams & { images: string[] };

function toBase(body: EditBody): ComparisonBase {
  const { images, placement, mask, markup, region, featherPx, sendWholePhoto, reinforcePrompt, ...params } =
    body;
  return {
    params,
    images,
    edit: { placement, mask, markup, region, featherPx, sendWholePhoto, reinforcePrompt },
  };
}
