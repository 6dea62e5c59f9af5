import 'server-only';

/** Why this program must not go on, in a sentence for the person who started it. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
