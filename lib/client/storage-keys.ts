/** What the browser keeps and the document's first script looks at (components/studio/first-script.ts). */
export const THEME_STORAGE_KEY = 'overpaint.theme';
export const DRAFT_STORAGE_KEY = 'overpaint.draft';
/** Ids of the tray's pictures. */
export const TRAY_STORAGE_KEY = 'overpaint.tray';
