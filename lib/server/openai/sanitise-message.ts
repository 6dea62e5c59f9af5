import 'server-only';

const MAX_MESSAGE_CHARACTERS = 300;
/** As much of a message is looked at: what is longer is no sentence. */
const MAX_READ_CHARACTERS = 8 * 1024;
const REDACTED = '[redacted]';

/** Keys as OpenAI and its imitators write them; accounts; bearer headers. None of them looks back over what it has read. */
const SECRET_PATTERNS = [
  /\b(?:sk|pk|rk|ek|sess)[-_][\w*.…•-]{3,}/gi,
  /\bBearer\s+\S+/gi,
  /\b(?:org|proj|user|acct)[-_][A-Za-z0-9]{6,}/g,
];
const WORDS = /[^\s"'“”`(),]+/g;
/** A key with its middle starred out. */
const STARS = /[*•]{3,}/;

/**
 * Makes a sentence from upstream fit to be shown: no key (the API echoes part of a wrong one), no account id, no
 * markup, no control characters, at most 300 characters.
 * @param secrets exact strings that must never appear
 * @returns null when nothing readable is left
 */
export function sanitiseMessage(message: unknown, secrets: readonly string[] = []): string | null {
  if (typeof message !== 'string') return null;
  let text = message;
  for (const secret of secrets) {
    if (secret.length >= 4) text = text.replaceAll(secret, REDACTED);
  }
  text = firstWords(text);
  if (/<!doctype|<html|<head|<body/i.test(text)) return null;
  for (const pattern of SECRET_PATTERNS) text = text.replace(pattern, REDACTED);
  text = text
    .replace(WORDS, (word) => (STARS.test(word) ? REDACTED : word))
    .replace(/<[^<>]{0,200}>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  if (text === '') return null;
  const characters = [...text];
  if (characters.length <= MAX_MESSAGE_CHARACTERS) return text;
  return `${characters
    .slice(0, MAX_MESSAGE_CHARACTERS - 1)
    .join('')
    .trimEnd()}…`;
}

/** Without a word that the cut may have gone through: a torn key looks like none. */
function firstWords(text: string): string {
  if (text.length <= MAX_READ_CHARACTERS) return text;
  const start = text.slice(0, MAX_READ_CHARACTERS);
  const lastSpace = Math.max(start.lastIndexOf(' '), start.lastIndexOf('\n'));
  return lastSpace < 0 ? '' : start.slice(0, lastSpace);
}
