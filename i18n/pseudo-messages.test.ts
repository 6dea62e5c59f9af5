import compile from 'icu-minify/compile';
import { describe, expect, it } from 'vitest';
import { pseudoMessages } from './pseudo-messages';

const pseudo = (message: string) => pseudoMessages({ room: { key: compile(message) } }).room.key;

describe('a pseudo-locale', () => {
  it.each([
    ['Hello', 'Ĥèèļļòò'],
    ['{who} sees', [['who'], ' šèèèèš']],
    ['a <link>see {x}</link>', ['àà ', ['link', 'šèèèè ', ['x']]]],
    [
      '{n, plural, one {# cat} other {<b>#</b> cats}}',
      [['n', 2, { one: [0, ' çààţ'], other: [['b', 0], ' çààţš'] }]],
    ],
    ['{a, select, x {In} other {Out}}', [['a', 1, { x: 'Ììñ', other: 'Òòùùţ' }]]],
    ['{n, number, percent}', [['n', 4, 'percent']]],
    ['{n, number, ::currency/USD}', [['n', 4, { style: 'currency', currency: 'USD' }]]],
  ])('writes %s and leaves what is filled in', (message, expected) => {
    expect(pseudo(message)).toEqual(expected);
  });
});
