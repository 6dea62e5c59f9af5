/** The field that “/” leads to. */
export const SEARCH_ID = 'library-search';
