/** What the server and the browser say to each other about collections and links to look. */
import type { AlphaVerdict } from './wire';
import type { LookMark, WireMark } from './wire-marks';

export const COLLECTION_NAME_MAX = 80;
/** Pictures of one collection: they come as one list that is put in order by hand. */
export const MAX_COLLECTION_IMAGES = 2000;

/** What somebody else may do with a collection. */
export type SharedAccess = 'see' | 'add';
export type CollectionAccess = 'own' | SharedAccess;

export type WireCollection = {
  id: string;
  name: string;
  /** Goes up with each change of name, cover and sharing: a change names the one it was made from. */
  revision: number;
  /** What this person may do with it. */
  access: CollectionAccess;
  /** Whose it is, where it is another person's. */
  ownerName: string | null;
  /** Whether others can see it. */
  shared: boolean;
  count: number;
  /** The chosen one, or else the first; null where it is empty. */
  cover: { id: string; mime: string } | null;
  /** Null: none was chosen. */
  coverImageId: string | null;
  createdAt: number;
  updatedAt: number;
};

/** Answer of `GET /api/collections`: one's own and those that are shared with one, changed last first. */
export type CollectionList = { collections: WireCollection[] };
export type CollectionAnswer = { collection: WireCollection };

/** A picture as others may see it. */
export type SeenImage = {
  id: string;
  width: number;
  height: number;
  mime: string;
  bytes: number;
  alpha: AlphaVerdict | null;
  fileName: string;
  /** Null for an upload, and where this person may not know. */
  prompt: string | null;
  costMicroUsd: number | null;
};

export type CollectionImage = SeenImage & {
  /** Whether it is this person's image, with a page of its own. */
  mine: boolean;
  /** Who put it here, where that is another person. */
  addedByName: string | null;
  /** Whether this person may take it out. */
  removable: boolean;
};

/** Whom it is shared with. Only its owner is told. */
export type WireSharing = {
  everybodyMay: 'nothing' | SharedAccess;
  people: { id: string; may: SharedAccess }[];
};

/** Answer of `GET /api/collections/{id}` and of its `/images`. */
export type CollectionImages = { images: CollectionImage[]; nextCursor: string | null };
export type CollectionPage = CollectionImages & {
  collection: WireCollection;
  sharing: WireSharing | null;
};

export type CollectionChange = {
  revision: number;
  name?: string;
  /** One of its images; null: the first. */
  cover?: string | null;
  sharing?: WireSharing;
};

/** Body of `POST /api/collections/{id}/images`. `before`: the image that comes after them; null: the end. */
export type ImagesMove = { move: string[]; before: string | null };
export type CollectionImagesChange = { add: string[] } | { remove: string[] } | ImagesMove;
/** How many were put in or taken out. */
export type CollectionImagesChanged = { changed: number; collection: WireCollection };

/** Somebody whom a collection can be shared with. */
export type OtherPerson = { id: string; name: string; email: string | null };
export type OtherPeople = { people: OtherPerson[] };

export const LINK_NAME_MAX = 80;
export const LINK_PASSWORD_MAX = 128;

export type WireLink = {
  id: string;
  /** Of the page, without the host. */
  path: string;
  name: string;
  collectionId: string | null;
  imageId: string | null;
  hasPassword: boolean;
  mayDownload: boolean;
  showPrompt: boolean;
  showCost: boolean;
  createdAt: number;
  expiresAt: number | null;
  /** Its end date has passed. */
  ended: boolean;
};
export type LinkList = { links: WireLink[] };
export type LinkAnswer = { link: WireLink };

/** What a link shows and allows. Without a `password` it has none; null takes it away. */
export type LinkSettings = {
  name: string;
  password?: string | null;
  mayDownload: boolean;
  showPrompt: boolean;
  showCost: boolean;
  expiresAt: number | null;
};
export type NewLink = LinkSettings & ({ collectionId: string } | { imageId: string });
export type LinkChange = Partial<LinkSettings>;

export const VISITOR_NAME_MAX = 60;
export const COMMENT_MAX = 1000;

export type MarkList = { marks: WireMark[] };

/** What the page of a link shows. */
export type LookGallery = {
  name: string;
  mayDownload: boolean;
  images: SeenImage[];
  marks: LookMark[];
};
/** Goes along with every request of a link with a password; null where it has none. */
export type LookTicket = { ticket: string; expiresAt: number };
export type LookAnswer = { gallery: LookGallery; ticket: LookTicket | null };

/** Body of `POST /api/look/{code}/marks`. `chosen: false` takes a choice back. */
export type NewMark =
  | { kind: 'comment'; imageId: string; visitor: string; text: string }
  | { kind: 'choice'; imageId: string; visitor: string; chosen: boolean };
export type MarksAnswer = { marks: LookMark[] };
