/** How an answer is put back into its photo: what a person may choose of it, before the call or again after it. */

export type PlaceChoices = {
  /** Moves and bends the answer so that it lies on the photo. */
  readonly align: boolean;
  readonly matchTone: boolean;
  readonly matchGrain: boolean;
  /** Takes in what was drawn beyond the mask, where that touches it. */
  readonly grow: boolean;
};

export const USUAL_PLACING: PlaceChoices = { align: true, matchTone: true, matchGrain: true, grow: false };

/** What is asked of placing again. `featherPx` null: what suits what was painted; other absent fields: as usual. */
export type PlaceWish = { readonly [Name in keyof PlaceChoices]?: boolean | undefined } & {
  readonly featherPx: number | null;
};
