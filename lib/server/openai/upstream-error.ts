import 'server-only';
import { STATUS_CODES } from 'node:http';

/** What a server says is wrong, in OpenAI's fields. What it does not say is empty. */
export type UpstreamError = {
  code: string;
  type: string;
  param: string;
  message: string;
  /** OpenAI's `moderation_details`. */
  details: unknown;
};

type Fields = Record<string, unknown>;

/** What an error is called, the usual name first. */
const ERRORS = ['error', 'errors', 'err', 'fault', 'exception'];
/** What else it may be wrapped in. */
const WRAPPERS = [...ERRORS, 'detail', 'message'];
/** Fields that hold the server's own sentence, the telling ones first. */
const SENTENCES = [
  'message',
  'msg',
  'error_description',
  'error_message',
  'errormessage',
  'error_msg',
  'faultstring',
  'reason',
  'description',
];
/** Errors lie in each other, gateways wrapping what they got; deeper nesting is not meant. */
const MAX_DEPTH = 6;
const MAX_FIELDS = 64;
const MAX_JOINED = 3;
const MAX_LINE_CHARACTERS = 1000;

/**
 * Reads an error in whichever of the usual spellings: OpenAI's, a bare string, lists (FastAPI's with the place of each),
 * `{success: false, message}`, problem details (RFC 9457), faults of gateways, JSON in a string.
 * @returns null when it says nothing
 */
export function readUpstreamError(value: unknown): UpstreamError | null {
  const error = read(value, 0);
  const saysNothing =
    `${error.code}${error.type}${error.param}${error.message}` === '' && error.details === null;
  return saysNothing ? null : error;
}

/**
 * The same of a body that is no JSON: XML with a message in it, or one line of text.
 * @param status whose own name says nothing
 */
export function readTextError(text: string, status: number | null): UpstreamError | null {
  const trimmed = text.trim();
  if (trimmed.startsWith('<')) return readXmlError(trimmed);
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return null;
  const line = trimmed.split('\n', 1)[0]?.trim() ?? '';
  const name = status === null ? undefined : STATUS_CODES[status];
  const isName = name !== undefined && line.replace(/^\d{3}\s/, '').toLowerCase() === name.toLowerCase();
  if (line.length > MAX_LINE_CHARACTERS || isName || !/\p{L}/u.test(line)) return null;
  return { ...NOTHING, message: line };
}

/** Whether JSON under a status of success tells of an error all the same. An empty `error` is none. */
export function saysError(value: unknown): boolean {
  if (!isFields(value)) return false;
  const failed = field(value, 'success') === false || field(value, 'ok') === false;
  const status = text(field(value, 'status')).toLowerCase();
  return (
    failed ||
    ['error', 'failed', 'failure'].includes(status) ||
    [...ERRORS, 'detail'].some((name) => isSaid(field(value, name), 0))
  );
}

const NOTHING: UpstreamError = { code: '', type: '', param: '', message: '', details: null };

function read(value: unknown, depth: number): UpstreamError {
  if (depth > MAX_DEPTH) return NOTHING;
  if (typeof value === 'string') return readString(value, depth);
  if (Array.isArray(value)) return readList(value, depth);
  if (!isFields(value)) return NOTHING;
  const own = readOwn(value);
  const wrapped = WRAPPERS.map((name) => field(value, name)).find(
    (each) => typeof each === 'object' && isSaid(each, 0),
  );
  if (wrapped !== undefined) return fillUp(read(wrapped, depth + 1), own);
  const word = ERRORS.map((name) => text(field(value, name))).find((each) => each !== '') ?? '';
  if (own.message === '')
    return word === '' ? { ...own, message: readByField(value) } : fillUp(readString(word, depth), own);
  // `{error: "invalid_request", error_description: …}`: beside a sentence, a word is a code.
  return { ...own, code: own.code || (/^[\w.-]{1,64}$/.test(word) ? word : '') };
}

function fillUp(inner: UpstreamError, outer: UpstreamError): UpstreamError {
  return {
    code: inner.code || outer.code,
    type: inner.type || outer.type,
    param: inner.param || outer.param,
    message: inner.message || outer.message,
    details: inner.details ?? outer.details,
  };
}

function readOwn(value: Fields): UpstreamError {
  const inner = field(value, 'innererror');
  const sentence = SENTENCES.map((name) => text(field(value, name))).find((each) => each !== '') ?? '';
  const place = placeOf(value);
  return {
    code: text(field(value, 'code')) || (isFields(inner) ? text(field(inner, 'code')) : ''),
    type: text(field(value, 'type')),
    param: text(field(value, 'param')) || place,
    message: sentence === '' ? problemDetails(value) : place === '' ? sentence : `${place}: ${sentence}`,
    details: field(value, 'moderation_details') ?? null,
  };
}

/** https://www.rfc-editor.org/rfc/rfc9457 */
function problemDetails(value: Fields): string {
  return [text(field(value, 'title')), text(field(value, 'detail'))].filter((part) => part !== '').join(': ');
}

/** FastAPI's `loc: ["body", "size"]`, others' `field: "size"`. */
function placeOf(value: Fields): string {
  const loc = field(value, 'loc') ?? field(value, 'field') ?? field(value, 'path');
  const place = Array.isArray(loc) ? loc.findLast((part) => typeof part === 'string') : loc;
  return typeof place === 'string' && /^[\w.[\]-]{1,64}$/.test(place) ? place : '';
}

/** `errors: {size: ["is not possible"]}`. */
function readByField(value: Fields): string {
  const parts = Object.entries(value)
    .slice(0, MAX_FIELDS)
    .flatMap(([name, said]) =>
      Array.isArray(said) && typeof said[0] === 'string' ? [`${name}: ${said[0]}`] : [],
    );
  return parts.slice(0, MAX_JOINED).join('; ');
}

function readString(value: string, depth: number): UpstreamError {
  const said = value.trim();
  if (!said.startsWith('{')) return { ...NOTHING, message: said };
  try {
    const inner = read(JSON.parse(said), depth + 1);
    return inner.message === '' ? { ...inner, message: said } : inner;
  } catch {
    return { ...NOTHING, message: said };
  }
}

function readList(value: readonly unknown[], depth: number): UpstreamError {
  const errors = value.slice(0, MAX_JOINED).map((each) => read(each, depth + 1));
  const messages = new Set(errors.map((error) => error.message).filter((message) => message !== ''));
  const first = errors.find((error) => error !== NOTHING) ?? NOTHING;
  return { ...first, message: [...messages].join('; ') };
}

/** S3's, SOAP's and the like. A page is no error of an API. */
function readXmlError(xml: string): UpstreamError | null {
  const of = (names: string) =>
    decodeEntities(
      new RegExp(`<(?:\\w{1,32}:)?(?:${names})(?:\\s[^<>]{0,200})?>([^<]{1,2000})<`, 'i').exec(xml)?.[1],
    );
  const message = of('message|faultstring|detail|description|reason');
  return message === '' || /<html|<!doctype/i.test(xml) ? null : { ...NOTHING, code: of('code'), message };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text = ''): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '').trim();
}

/** Whether there is anything in it: a word, a number other than 0, or something that has one of those. */
function isSaid(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'object' || value === null) return value === true;
  const parts = Object.values(value).slice(0, MAX_FIELDS);
  return depth > MAX_DEPTH ? parts.length > 0 : parts.some((part) => isSaid(part, depth + 1));
}

/** Own fields only, and `Message` is `message`. */
function field(value: Fields, name: string): unknown {
  if (Object.hasOwn(value, name)) return value[name];
  const other = Object.keys(value)
    .slice(0, MAX_FIELDS)
    .find((key) => key.length === name.length && key.toLowerCase() === name);
  return other === undefined ? undefined : value[other];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
