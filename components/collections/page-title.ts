export const PAGE_TITLE = 'text-xl/7 font-semibold tracking-tight wrap-anywhere';
