/** A figure that is cut off at one side still leaves more of its border clear than this. */
const LEAST_CLEAR_BORDER = 0.5;

/** Whether a picture has a background: its border would be clear if it had none. */
export function hasBackground({ clearBorder }: { clearBorder: number }): boolean {
  return clearBorder < LEAST_CLEAR_BORDER;
}
