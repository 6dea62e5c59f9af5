import { json, request } from '@/lib/client/api';
import type { WireImage } from '@/lib/shared/wire';
import type {
  CollectionAnswer,
  CollectionChange,
  CollectionImages,
  CollectionImagesChange,
  CollectionImagesChanged,
  CollectionList,
  CollectionPage,
  LinkAnswer,
  LinkChange,
  LinkList,
  MarkList,
  NewLink,
  OtherPeople,
  WireCollection,
  WireLink,
} from '@/lib/shared/wire-collections';
import type { WireMark } from '@/lib/shared/wire-marks';

const PATH = '/api/collections';

export async function listCollections(): Promise<WireCollection[]> {
  return (await request<CollectionList>(PATH)).collections;
}

/** @param images what is put into it at once */
export async function createCollection(name: string, images: readonly string[]): Promise<WireCollection> {
  const body = images.length === 0 ? { name } : { name, images };
  return (await request<CollectionAnswer>(PATH, json('POST', body))).collection;
}

export function readCollection(id: string): Promise<CollectionPage> {
  return request<CollectionPage>(`${PATH}/${id}`);
}

export function listCollectionImages(id: string, cursor: string): Promise<CollectionImages> {
  return request<CollectionImages>(`${PATH}/${id}/images?cursor=${encodeURIComponent(cursor)}`);
}

export async function changeCollection(id: string, change: CollectionChange): Promise<WireCollection> {
  return (await request<CollectionAnswer>(`${PATH}/${id}`, json('PATCH', change))).collection;
}

export function changeCollectionImages(
  id: string,
  change: CollectionImagesChange,
): Promise<CollectionImagesChanged> {
  return request<CollectionImagesChanged>(`${PATH}/${id}/images`, json('POST', change));
}

export async function deleteCollection({
  id,
  revision,
}: Pick<WireCollection, 'id' | 'revision'>): Promise<void> {
  await request(`${PATH}/${id}?revision=${revision}`, { method: 'DELETE' });
}

/** An image of one's own with the same bytes. */
export async function copyImage(collectionId: string, imageId: string): Promise<WireImage> {
  const path = `${PATH}/${collectionId}/images/${imageId}/copy`;
  return (await request<{ image: WireImage }>(path, { method: 'POST' })).image;
}

export function listOtherPeople(): Promise<OtherPeople> {
  return request<OtherPeople>(`${PATH}/people`);
}

/** What a link leads to. */
export type LinkTarget = { collectionId: string } | { imageId: string };

export async function listLinks(target: LinkTarget | null): Promise<WireLink[]> {
  const query =
    target === null
      ? ''
      : 'imageId' in target
        ? `?image=${target.imageId}`
        : `?collection=${target.collectionId}`;
  return (await request<LinkList>(`/api/links${query}`)).links;
}

export async function createLink(link: NewLink): Promise<WireLink> {
  return (await request<LinkAnswer>('/api/links', json('POST', link))).link;
}

export async function changeLink(id: string, change: LinkChange): Promise<WireLink> {
  return (await request<LinkAnswer>(`/api/links/${id}`, json('PATCH', change))).link;
}

export async function takeBackLink(id: string): Promise<void> {
  await request(`/api/links/${id}`, { method: 'DELETE' });
}

export async function listMarks(collectionId: string): Promise<WireMark[]> {
  return (await request<MarkList>(`/api/links/marks?collection=${collectionId}`)).marks;
}

export async function removeMark(id: string): Promise<void> {
  await request(`/api/links/marks/${id}`, { method: 'DELETE' });
}
