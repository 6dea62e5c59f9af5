import { expect, test } from 'vitest';
import { normaliseEmail } from './email';

test.each([
  ['Ada@Example.com', 'ada@example.com'],
  ['  ada@example.com\n', 'ada@example.com'],
  ['ada+images@example.com', 'ada+images@example.com'],
  ['o’neill@example.com', null],
  ["o'neill@example.com", "o'neill@example.com"],
  ['a.b.c@mail.example.co.uk', 'a.b.c@mail.example.co.uk'],
  ['ada@localhost', 'ada@localhost'],
  // The domain is told apart as DNS tells it apart.
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
  ['ada@ｅxample.com', 'ada@example.com'],
  // A Cyrillic letter that looks like an a: another domain, and before the @ none at all.
  ['ada@ex\u0430mple.com', 'ada@xn--exmple-4nf.com'],
  ['\u0430da@example.com', null],
  ['ada\u200b@example.com', null],
  ['ada@exam\u200bple.com', null],
  ['ada@exam\u0000ple.com', null],
  ['', null],
  ['ada', null],
  ['@example.com', null],
  ['ada@', null],
  ['ada @example.com', null],
  ['.ada@example.com', null],
  ['ada.@example.com', null],
  ['a..da@example.com', null],
  ['"ada"@example.com', null],
  ['ada@example.com@evil.example', null],
  ['ada@-example.com', null],
  ['ada@exam_ple.com', null],
  ['ada@127.0.0.1', null],
  ['ada@127.1', null],
  ['ada@[::1]', null],
  ['ada@example.com/x', null],
  ['ada@example.com:80', null],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  [`${'a'.repeat(65)}@example.com`, null],
  [`ada@${'a'.repeat(63)}.com`, `ada@${'a'.repeat(63)}.com`],
  [`ada@${'a'.repeat(64)}.com`, null],
  [`ada@${'abcdefghi.'.repeat(25)}com`, null],
])('%j is %j', (text, address) => {
  expect(normaliseEmail(text)).toBe(address);
  // What is stored is found again.
  if (address !== null) expect(normaliseEmail(address)).toBe(address);
});
