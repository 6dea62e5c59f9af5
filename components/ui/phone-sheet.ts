/** Makes a dialog, on a phone, a sheet that comes up from the bottom. */
export const PHONE_SHEET =
  'max-md:inset-x-0 max-md:top-auto max-md:bottom-0 max-md:w-full max-md:translate-none max-md:rounded-t-2xl max-md:rounded-b-none max-md:border-x-0 max-md:border-b-0 max-md:pb-[env(safe-area-inset-bottom)]';
