/** Words that name a control of the canvas. */
export const LABEL = 'text-xs font-medium whitespace-nowrap text-muted';
