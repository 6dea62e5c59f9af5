import { describe, expect, test } from 'vitest';
import { sniffUpload } from '@/lib/server/uploads/sniff-upload';
import { downloadFileName } from '@/lib/shared/file-name';
import { parseTemplate } from '@/lib/shared/prompt-template';
import { searchWords } from '@/lib/shared/search-words';
import { AnswerScanner } from './answer-scanner';
import { classifyErrorValue, classifyFailure } from './classify-failure';
import { sniffImageFormat } from './image-format';
import { readRetryAfterMs } from './retry-after';
import { sanitiseMessage } from './sanitise-message';
import { readTextError } from './upstream-error';

/** A reader that takes time by the square of the length takes seconds for these; one by its length, milliseconds. */
const LIMIT_MS = 50;

const REPEATED = [
  '<!---->',
  '<!--',
  '<?xml ',
  '<!DOCTYPE svg [',
  ' ',
  '\n',
  '\r',
  'a',
  'a ',
  '1',
  '1.',
  '1s ',
  '*',
  '•a',
  '<',
  '</',
  '<message>',
  '<m:',
  '&amp;',
  'sk-',
  'Bearer ',
  'org-',
  'model ',
  'mask ',
  'width ',
  'try again ',
  'try again in 1',
  'wait wait 9',
  'retry\u00a0',
  '"type":',
  'data:',
  'data: \n',
  'event: x\n\n',
  ':\n',
  '{',
  '[',
  '{"a":',
  '"\\"',
  '\\u002b',
  'e\u0301',
  '\u0301',
  '{{a}}',
  '😀',
];
const filled = (part: string, length: number) =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** Of several tries the quickest, in time that this process worked: the machine may be busy with something else. */
function workMs(work: () => unknown): number {
  const tries = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...tries);
}

function scan(text: string): void {
  const scanner = new AnswerScanner(
    () => null,
    () => undefined,
  );
  scanner.feed(Buffer.from(text));
  scanner.end();
}

/** `Headers` refuses most of these. */
const headersWith = (text: string) =>
  ({ get: (name: string) => (name === 'retry-after' ? text : null) }) as Headers;

const KB = 1024;
/** Each with the length that reaches it. */
const READERS: readonly [name: string, length: number, read: (text: string) => unknown][] = [
  ['the format of a picture', KB, (text) => sniffImageFormat(Buffer.from(text))],
  [
    'what an upload is',
    KB,
    (text) => {
      try {
        sniffUpload(Buffer.from(text));
      } catch {
        // A refusal is an answer too.
      }
    },
  ],
  ['the wait of a header', 16 * KB, (text) => readRetryAfterMs(headersWith(text), '')],
  ['the wait of a message', 64 * KB, (text) => readRetryAfterMs(new Headers(), text)],
  ['a sentence to show', 64 * KB, (text) => sanitiseMessage(text, ['a secret', 'aaaa'])],
  ['a refusal that is text', 64 * KB, (text) => classifyFailure(429, new Headers(), text)],
  [
    'a refusal that is JSON',
    64 * KB,
    (text) => classifyFailure(400, new Headers(), JSON.stringify({ error: { message: text, code: text } })),
  ],
  [
    'an error under status 200',
    64 * KB,
    (text) => classifyErrorValue({ detail: [{ msg: text, loc: [text] }] }),
  ],
  ['an answer that is text', 64 * KB, (text) => readTextError(text, null)],
  ['an answer', 64 * KB, scan],
  ['JSON', 64 * KB, (text) => scan(`{"a":"${text}`)],
  ['a stream', 64 * KB, (text) => scan(`data: ${text}`)],
  ['a stream, in its head', 64 * KB, (text) => scan(`event: ${text}`)],
  ['the words of a prompt', 32_000, searchWords],
  ['a template', 32_000, parseTemplate],
  [
    'the name of a file',
    32_000,
    (prompt) => downloadFileName({ prompt, index: 0, mime: 'image/png', createdAt: 1 }),
  ],
];

/** On a machine that is too busy for the limit, four times the text may take eight times as long; by its square, sixteen. */
function isQuick(read: (text: string) => unknown, text: string): boolean {
  return [1, 2, 3, 4].some(() => {
    const tookMs = workMs(() => read(text));
    return tookMs < LIMIT_MS || tookMs < 8 * workMs(() => read(text.slice(0, text.length / 4)));
  });
}

describe('no text takes longer to read than it is long', () => {
  test.each(READERS)('%s', (_, length, read) => {
    for (const part of REPEATED) {
      const whole = filled(part, length);
      for (const text of [whole, `${whole.slice(1)}!`, `try again in ${whole}`])
        expect([part, isQuick(read, text)]).toEqual([part, true]);
    }
  });
});
