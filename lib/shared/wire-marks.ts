/** What a visitor of a link said of an image. */
export type LookMark = {
  id: string;
  imageId: string;
  visitor: string;
  kind: 'comment' | 'choice';
  /** Empty for a choice. */
  text: string;
  createdAt: number;
};
/** The same for the owner of the link. */
export type WireMark = LookMark & { linkName: string };
