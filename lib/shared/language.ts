/**
 * Texts for people. Every one is a message in `messages` (ICU MessageFormat), which other languages translate.
 * `messages/en.json` has those that may be needed anywhere: around every screen, on Create, in what the server says.
 * Those of `messages/screens/en.json` reach only the screens whose layouts name them (decision 029).
 *
 * A component takes its texts from `useTranslations`. A function that writes for a person is given a `Language`, or
 * returns a `Sentence` that is put into words where the person is known. Answers for scripts, and the log, are English.
 */
import { createTranslator, type _Translator as Translator } from 'use-intl/core';
import en from '@/messages/en.json';
import type screens from '@/messages/screens/en.json';
import { DEFAULT_LOCALE, isPseudoLocale, languageOf } from './locales';
import { formatAmount } from './money';

/** What is there everywhere. */
export type FirstMessages = typeof en;
/** What a screen brings along. */
export type ScreenMessages = typeof screens;
export type Messages = FirstMessages & ScreenMessages;

declare module 'use-intl/core' {
  interface AppConfig {
    Messages: Messages;
  }
}

export type Translate = Translator<Messages>;
export type MessageKey = Parameters<Translate>[0];

/** A text that is not in any language yet. It can be stored and sent. */
export type Sentence = { key: MessageKey; values?: SentenceValues };

/** What is filled in: as it is, or an amount of money, or another text, or an enumeration of these. */
export type SentenceValues = { readonly [name: string]: SentenceValue | Enumeration };
type SentenceValue = string | number | Amount | Sentence;
/** Without `decimals`, as many as `formatMicroUsd` finds right. */
export type Amount = { microUsd: number; decimals?: number };
type Enumeration = { list: readonly SentenceValue[]; join: Join };
/** `facts`: several of one thing in a line, as `a, b, c`. */
type Join = 'and' | 'or' | 'facts';

/** How one person reads: their texts, numbers and dates. */
export type Language = {
  /** BCP 47, such as `en-GB`. */
  locale: string;
  t: Translate;
  say(sentence: Sentence): string;
  list(texts: readonly string[], join: Join): string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** @param time milliseconds since 1970, or an ISO date; shown in the machine's time zone unless the options name one */
  date(time: number | string, options: Intl.DateTimeFormatOptions): string;
};

export function toLanguage(locale: string, t: Translate): Language {
  function say({ key, values = {} }: Sentence): string {
    return t(key, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)])));
  }
  function fill(value: SentenceValue | Enumeration): string | number {
    if (typeof value !== 'object') return value;
    if ('key' in value) return say(value);
    if ('microUsd' in value) return formatAmount(value, language);
    return list(
      value.list.map((each) => String(fill(each))),
      value.join,
    );
  }
  function list(texts: readonly string[], join: Join): string {
    return listFormat(locale, JOINS[join]).format(texts);
  }
  const language: Language = {
    locale,
    t,
    say,
    list,
    number: (value, options) => numberFormat(locale, options).format(value),
    date: (time, options) => dateFormat(locale, options).format(new Date(time)),
  };
  return language;
}

export function sayIf(sentence: Sentence | null | undefined, language: Language): string | null {
  return sentence == null ? null : language.say(sentence);
}

/** Of some of the messages: the others are not known, and saying them would show their keys. */
export function languageWith(locale: string, messages: Partial<Messages>): Language {
  return toLanguage(locale, createTranslator({ locale, messages: messages as Messages, timeZone: 'UTC' }));
}

export { en as firstEnglish };

/** What every page is sent of a language. Null: English, which the scripts contain. */
export function firstMessagesOf(locale: string, messages: Messages): Partial<Messages> | null {
  if (languageOf(locale) === languageOf(DEFAULT_LOCALE) && !isPseudoLocale(locale)) return null;
  return pickMessages(messages, Object.keys(en) as (keyof FirstMessages)[]);
}

export function pickMessages(messages: Messages, names: readonly (keyof Messages)[]): Partial<Messages> {
  return Object.fromEntries(names.map((name) => [name, messages[name]]));
}

/** What scripts and the log read, and what fills the gaps of every other language. Without the texts of single screens. */
export const english: Language = languageWith(DEFAULT_LOCALE, en);

const JOINS: Record<Join, Intl.ListFormatOptions> = {
  and: { type: 'conjunction' },
  or: { type: 'disjunction' },
  facts: { type: 'unit', style: 'short' },
};

/** Making a format takes longer than using it a hundred times. */
const numberFormat = remember(
  (locale, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
);
const dateFormat = remember(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
);
const listFormat = remember(
  (locale, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options),
);

function remember<Options, Format>(make: (locale: string, options: Options) => Format) {
  const made = new Map<string, Format>();
  return (locale: string, options: Options): Format => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const known = made.get(key) ?? make(locale, options);
    made.set(key, known);
    return known;
  };
}
