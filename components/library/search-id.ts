/** The field that “/” focuses. */
export const SEARCH_ID = 'library-search';
