import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

/**
 * A whole number from the query.
 * @throws OverpaintError invalid_request, naming the parameter and its range
 */
export function integerParameter(
  url: URL,
  name: string,
  range: { min: number; max: number; fallback: number },
): number {
  const text = url.searchParams.get(name);
  if (text === null) return range.fallback;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < range.min || value > range.max) {
    throw new OverpaintError(
      'invalid_request',
      `“${name}” must be a whole number from ${range.min} to ${range.max}.`,
    );
  }
  return value;
}
