/** What the server and the browser say to each other about named references. */
import type { WireImage } from './wire';

export const REFERENCE_KINDS = ['character', 'product', 'style', 'look'] as const;
export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

export const MAX_REFERENCES = 200;
export const MAX_REFERENCE_PICTURES = 8;
export const REFERENCE_SENTENCE_MAX = 500;

export type ReferencePicture = Pick<WireImage, 'id' | 'width' | 'height' | 'mime'>;

/** What a prompt needs to know of a reference. */
export type KnownReference = {
  id: string;
  name: string;
  kind: ReferenceKind;
  version: number;
  /** May be empty. */
  sentence: string;
  pictures: readonly Pick<ReferencePicture, 'id' | 'width' | 'height'>[];
};

/** As it is now. */
export type WireReference = KnownReference & {
  pictures: readonly ReferencePicture[];
  /** Goes up with each change: a change names the one it was made from. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  /** It can be restored until its pictures are gone for good. */
  deletedAt: number | null;
};

export type WireReferenceVersion = {
  number: number;
  sentence: string;
  pictures: readonly ReferencePicture[];
  createdAt: number;
};

/** A reference as a run used it: nothing that happens to it later changes that. */
export type UsedReference = {
  id: string;
  name: string;
  kind: ReferenceKind;
  version: number;
  sentence: string;
  /** Ids of its pictures, in order. */
  images: string[];
};

/** What the mentions of a run's prompt became. */
export type WireMentioned = {
  /** Word for word what the API gets. */
  promptSent: string;
  references: UsedReference[];
};

/** A used reference beside what it is today; null: it is gone. */
export type ReferenceNow = Pick<UsedReference, 'id'> & {
  now: Pick<KnownReference, 'name' | 'version'> | null;
};

export type NewReference = {
  id?: string;
  name: string;
  kind: ReferenceKind;
  sentence: string;
  images: string[];
};

export type ReferenceChange = {
  revision: number;
  name?: string;
  kind?: ReferenceKind;
  sentence?: string;
  images?: string[];
};

/** Its name may be taken by now; another one can be given. */
export type ReferenceRestore = { revision: number; name?: string };

export type ReferenceList = { references: WireReference[] };
export type ReferenceAnswer = { reference: WireReference };
export type ReferenceDetails = { reference: WireReference; versions: WireReferenceVersion[] };
