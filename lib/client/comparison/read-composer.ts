import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import type { ComparisonBase } from '@/lib/shared/comparison';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';

/**
 * What is in the composer, as a comparison begins with it. Of an edit, what is painted is brought to the server first.
 *
 * @throws Error with a sentence for a person, when the edit cannot be sent as it is
 */
export async function readComposer(): Promise<ComparisonBase> {
  const { params } = composerStore.getState();
  const { session } = editSeam.getState();
  if (session === null) return { params, edit: null, images: [] };
  const bodyOf = await session.prepareBodies(params);
  return toBase(bodyOf(params) as EditBody);
}

type EditBody = GenerateParams & EditParams & { images: string[] };

function toBase(body: EditBody): ComparisonBase {
  const {
    images,
    placement,
    mask,
    markup,
    region,
    featherPx,
    matchGrain,
    sendWholePhoto,
    reinforcePrompt,
    ...params
  } = body;
  return {
    params,
    images,
    edit: { placement, mask, markup, region, featherPx, matchGrain, sendWholePhoto, reinforcePrompt },
  };
}
