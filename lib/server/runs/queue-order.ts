import 'server-only';

type Waiting = { id: string; model: string };

/**
 * The order in which waiting runs are called. The models take turns: the next place goes to the one with the fewest calls
 * under way, so that a model whose calls hang, or of which a hundred wait, holds up no other; among equals, and within a
 * model, the oldest run goes first. Those of a model that is paused come after all others.
 *
 * @param waiting the oldest first
 * @param underWay calls of each model that have a place already
 */
export function queueOrder(
  waiting: readonly Waiting[],
  underWay: ReadonlyMap<string, number>,
  paused: ReadonlyMap<string, unknown>,
): string[] {
  const before = new Map(underWay);
  const turns = waiting.map(({ id, model }) => {
    const turn = before.get(model) ?? 0;
    before.set(model, turn + 1);
    return { id, turn, paused: Number(paused.has(model)) };
  });
  // Sorting is stable: what is equal stays in the order of its age.
  return turns
    .toSorted((one, other) => one.paused - other.paused || one.turn - other.turn)
    .map(({ id }) => id);
}
