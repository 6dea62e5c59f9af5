import 'server-only';

const MAX_MESSAGE_CHARACTERS = 300;
const REDACTED = '[redacted]';

/** Keys as OpenAI and its imitators write them, whole or with their middle starred out; accounts; bearer headers. */
const SECRET_PATTERNS = [
  /\b(?:sk|pk|rk|ek|sess)[-_][\w*.…•-]{3,}/gi,
  /\bBearer\s+\S+/gi,
  /[^\s"'“”`(]*[*•]{3,}[^\s"'“”`),]*/g,
  /\b(?:org|proj|user|acct)[-_][A-Za-z0-9]{6,}/g,
];

/**
 * Makes a sentence from upstream fit to be shown: no key (the API echoes part of a wrong one), no account id, no
 * markup, no control characters, at most 300 characters.
 * @param secrets exact strings that must never appear
 * @returns null when nothing readable is left
 */
export function sanitiseMessage(message: unknown, secrets: readonly string[] = []): string | null {
  if (typeof message !== 'string') return null;
  if (/<!doctype|<html|<head|<body/i.test(message)) return null;
  let text = message;
  for (const secret of secrets) {
    if (secret.length >= 4) text = text.replaceAll(secret, REDACTED);
  }
  for (const pattern of SECRET_PATTERNS) text = text.replace(pattern, REDACTED);
  text = text
    .replace(/<[^>]{0,200}>/g, ' ')
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
