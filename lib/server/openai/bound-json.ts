import 'server-only';

const MAX_DEPTH = 6;
const MAX_FIELDS = 32;
const MAX_CHARACTERS = 200;

/**
 * A copy of parsed JSON that is small in every direction, to be kept: `JSON.stringify` gives up on what is nested some
 * thousand times deep, though `JSON.parse` does not.
 */
export function boundJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.slice(0, MAX_CHARACTERS).toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.slice(0, MAX_FIELDS).map((item) => boundJson(item, depth + 1));
  const fields = Object.entries(value).slice(0, MAX_FIELDS);
  return Object.fromEntries(
    fields.map(([name, field]) => [name.slice(0, MAX_CHARACTERS), boundJson(field, depth + 1)]),
  );
}
