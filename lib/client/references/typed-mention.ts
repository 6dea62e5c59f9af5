/** What is being typed behind an `@`, and what it could become. Pure. */
import { referenceKey } from '@/lib/shared/reference-name';
import type { WireReference } from '@/lib/shared/wire-references';

/** From the `@` to the cursor. */
export type TypedMention = { start: number; end: number; typed: string };

const BEFORE_CURSOR = /(?<address>[A-Za-z0-9._%+@-])?@(?<typed>[\p{L}\p{M}\p{N}_-]{0,40})$/u;

/** Null where the cursor is not behind an `@` that could begin a mention. */
export function findTypedMention(text: string, cursor: number): TypedMention | null {
  const match = BEFORE_CURSOR.exec(text.slice(Math.max(0, cursor - 100), cursor));
  const typed = match?.groups?.typed;
  if (match === null || typed === undefined || match.groups?.address !== undefined) return null;
  return { start: cursor - typed.length - 1, end: cursor, typed };
}

/** A picture of the tray, by its place from 1. */
export type TrayPicture = { place: number; name: string; url: string | null };

export type Suggestion =
  | { key: string; kind: 'reference'; insert: string; reference: WireReference }
  | { key: string; kind: 'input'; insert: string; picture: TrayPicture };

/** Those whose names begin like what is typed, then those that have it in them; pictures of the tray by their numbers. */
export function suggestMentions(
  typed: string,
  references: readonly WireReference[],
  tray: readonly TrayPicture[],
): Suggestion[] {
  const key = referenceKey(typed);
  const rank = ({ name }: WireReference) => {
    const at = referenceKey(name).indexOf(key);
    return at < 0 ? null : at === 0 ? 0 : 1;
  };
  const found = references
    .flatMap((reference) => {
      const ranked = rank(reference);
      return ranked === null ? [] : [{ reference, ranked }];
    })
    .sort((one, other) => one.ranked - other.ranked);
  return [
    ...found.map(
      ({ reference }): Suggestion => ({
        key: reference.id,
        kind: 'reference',
        insert: `@${reference.name}`,
        reference,
      }),
    ),
    ...tray
      .filter(({ place }) => String(place).startsWith(typed))
      .map(
        (picture): Suggestion => ({
          key: `input-${picture.place}`,
          kind: 'input',
          insert: `@${picture.place}`,
          picture,
        }),
      ),
  ];
}
