/** What the options of a tool say in words. */
export const TEXT = 'text-xs text-muted';
