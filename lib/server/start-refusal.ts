import 'server-only';

/** Why this program must not go on, in a sentence for whoever started it. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
