/** Small words below or beside what counts. */
export const NOTE = 'block text-xs text-muted tabular-nums';
export const AMOUNT = 'block font-[550] tabular-nums';
/** Names a group of fields. */
export const LEGEND = 'text-xs font-[550] text-ink';
export const PROBLEM = 'pt-1.5 text-xs text-danger';
export const STAR_ON = 'text-warn [--icon-fill:currentColor]';
