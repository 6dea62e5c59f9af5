import { restoreDraft } from './composer-rules';
import { composerStore } from './composer-store';
import { startEditSession } from './edit-session';
import { followBase } from './edit-store';
import { restoreTray } from './input-store';
import { followMentions } from './references/reference-store';
import type { RunStore } from './run-store';
import type { StatusStore } from './status-store';

/**
 * What is being made: the draft, the tray, what is painted on its first picture, and the price of it all. Begins when
 * Create is first looked at or something is brought there, and then lives on while other screens are looked at.
 */
export type Making = { begin(): void; end(): void };

export function createMaking(runs: RunStore, status: StatusStore): Making {
  let ends: (() => void)[] = [];
  return {
    begin() {
      if (ends.length > 0) return;
      restoreDraft();
      restoreTray();
      const follow = () => followMentions(composerStore.getState().params.prompt);
      follow();
      ends = [
        composerStore.subscribe(follow),
        followBase(),
        startEditSession(runs, () => status.getState().connection.kind === 'demo'),
      ];
    },
    end() {
      for (const end of ends.toReversed()) end();
      ends = [];
    },
  };
}
