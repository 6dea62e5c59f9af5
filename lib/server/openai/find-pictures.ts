import 'server-only';
import { liftedIndex } from './json-lifter';

export type PictureCandidate = { lifted: number } | { address: string };

/** One picture of an answer: all that may be it, what lies in the answer itself before what has to be fetched. */
export type PicturePlace = readonly PictureCandidate[];

/** What lists or names results, in OpenAI's answers and in those of others. */
const RESULTS = new Set([
  'data',
  'image',
  'images',
  'output',
  'outputs',
  'result',
  'results',
  'artifacts',
  'url',
  'urls',
  'image_url',
  'image_urls',
  'b64_json',
]);
/** What was sent comes back in some answers. */
const ECHOES = new Set([
  'input',
  'inputs',
  'request',
  'parameters',
  'mask',
  'reference',
  'init_images',
  'init_image',
]);
/** With a scheme, or a path from the server's root or from where the API is. */
const ADDRESS = /^(?:[a-z][a-z0-9+.-]{0,30}:|\.{0,2}\/|[\w.~-]{1,64}\/)\S{1,8000}$/i;
const ERRORS = new Set(['error', 'errors']);

/**
 * The pictures of an answer in their order, wherever they lie: a list, an object in place of a list, strings in place of
 * objects, wrapped in something. Of each object at most one.
 *
 * @param value parsed by the `JsonLifter`, so that it is small, though perhaps deep
 */
export function findPictures(value: unknown): PicturePlace[] {
  const places: PicturePlace[] = [];
  const waiting: { node: unknown; key: string }[] = [{ node: value, key: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, key } = next;
    const candidate = toCandidate(key, node);
    if (candidate !== null) places.push([candidate]);
    if (typeof node !== 'object' || node === null) continue;
    const fields: [string, unknown][] = Array.isArray(node)
      ? node.map((item) => [key, item])
      : Object.entries(node).filter(([name]) => !ERRORS.has(name) && !ECHOES.has(name));
    const own = Array.isArray(node) ? [] : candidatesOf(fields);
    if (own.length > 0) places.push(own);
    else for (const [name, child] of fields.toReversed()) waiting.push({ node: child, key: name });
  }
  return places;
}

function candidatesOf(fields: readonly [string, unknown][]): PictureCandidate[] {
  const found = fields.flatMap(([name, field]) => {
    const candidate = toCandidate(name, field);
    return candidate === null ? [] : [{ name, candidate }];
  });
  const rank = ({ name, candidate }: (typeof found)[number]) =>
    'address' in candidate ? 3 : name === 'b64_json' ? 0 : name === 'url' ? 1 : 2;
  return found.toSorted((one, other) => rank(one) - rank(other)).map(({ candidate }) => candidate);
}

function toCandidate(key: string, value: unknown): PictureCandidate | null {
  if (typeof value !== 'string' || value === '') return null;
  const lifted = liftedIndex(value);
  if (lifted !== null) return { lifted };
  const isAddress = key === 'url' ? ADDRESS.test(value) : RESULTS.has(key) && /^https?:\/\//i.test(value);
  return isAddress ? { address: value } : null;
}
