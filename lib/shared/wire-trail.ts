import type { TrailDetails } from './trail';

export type WireTrailEntry = {
  id: string;
  at: number;
  /** One of `TRAIL_ACTIONS`; another one where a newer version has written it. */
  action: string;
  /** Null: nobody who was signed in. Without a name: who is deleted, or an installation without accounts. */
  person: { id: string; name: string | null } | null;
  /** The name of the person it was done to; null for anything else. */
  subject: string | null;
  byToken: boolean;
  address: string;
  details: TrailDetails;
};

/** Entries that are read at once. */
export const TRAIL_PAGE = 50;

export type TrailPage = { entries: WireTrailEntry[]; nextCursor: string | null };
