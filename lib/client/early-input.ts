import type { holdFiles } from './hold-files';
import type { holdInput } from './hold-input';

/** Where the document's own script leaves it. */
export const EARLY_INPUT = 'overpaintInput';

/** `release` is the end of holding for the whole document. */
type EarlyInput = {
  hold: typeof holdInput;
  release: () => void;
  releaseFiles: ReturnType<typeof holdFiles>;
};

const holder = globalThis as { [EARLY_INPUT]?: EarlyInput };

/** Begins to hold what is done to one more part of the page; see `hold-input.ts`. */
export function holdEarly(...part: Parameters<typeof holdInput>): (() => void) | undefined {
  return holder[EARLY_INPUT]?.hold(...part);
}

/** Does what was done since the document came, now that everything of the page listens. */
export function releaseEarly(): void {
  holder[EARLY_INPUT]?.release();
}

/** The files that were dropped since the document came. From now on the page sees to them. */
export function releaseEarlyFiles(): File[] {
  return holder[EARLY_INPUT]?.releaseFiles() ?? [];
}
