import 'server-only';

/** Longest `data:…,` prefix looked for. */
const MAX_PREFIX_BYTES = 256;
const DATA_URI = 'data:';

/**
 * Base64 characters in, bytes out, in pieces of any length. Takes what servers really send: standard and URL-safe
 * alphabets, a `data:…;base64,` prefix, white space inside, missing padding.
 *
 * Node's own decoder drops characters that it does not know, silently. That is how a damaged picture becomes a
 * picture of noise, so each piece is checked by the length of its result, which costs nothing while all is well.
 */
export class Base64Decoder {
  readonly #emit: (bytes: Buffer) => void;
  /** Undecoded characters: the start while it may be a prefix, later up to three of a group of four. */
  #carry = '';
  #prefixPassed = false;
  #paddingLength = 0;
  #damaged = false;

  /** @param emit is given buffers that are its to keep */
  constructor(emit: (bytes: Buffer) => void) {
    this.#emit = emit;
  }

  push(characters: Buffer): void {
    if (this.#damaged || characters.length === 0) return;
    const text = this.#carry + characters.toString('latin1', 0, characters.length);
    this.#carry = '';
    this.#decode(this.#prefixPassed ? text : this.#passPrefix(text));
  }

  /** @returns whether all of it was base64 */
  end(): boolean {
    if (this.#damaged) return false;
    if (!this.#prefixPassed) {
      this.#prefixPassed = true;
      const text = this.#carry;
      this.#carry = '';
      this.#decode(text);
    }
    if (this.#damaged || this.#carry.length === 1) return false;
    if (this.#carry !== '') this.#emit(Buffer.from(this.#carry, 'base64'));
    this.#carry = '';
    return true;
  }

  #passPrefix(text: string): string {
    const start = text.slice(0, DATA_URI.length).toLowerCase();
    if (!DATA_URI.startsWith(start)) {
      this.#prefixPassed = true;
      return text;
    }
    const comma = text.indexOf(',');
    if (comma >= 0) {
      this.#prefixPassed = true;
      this.#damaged = !text.slice(0, comma).toLowerCase().endsWith(';base64');
      return text.slice(comma + 1);
    }
    this.#damaged = text.length > MAX_PREFIX_BYTES;
    this.#carry = text;
    return '';
  }

  #decode(text: string): void {
    if (this.#damaged || text === '') return;
    const wholeLength = text.length - (text.length % 4);
    if (wholeLength > 0 && this.#paddingLength === 0) {
      const bytes = Buffer.from(wholeLength === text.length ? text : text.slice(0, wholeLength), 'base64');
      if (bytes.length === (wholeLength / 4) * 3) {
        this.#carry = text.slice(wholeLength);
        this.#emit(bytes);
        return;
      }
    }
    this.#decodeWithCare(text);
  }

  /** The way of the last piece (padding), of white space and of damage. */
  #decodeWithCare(text: string): void {
    const dense = text.replace(/[ \t\r\n]+/g, '');
    const firstPadding = dense.indexOf('=');
    const body = firstPadding < 0 ? dense : dense.slice(0, firstPadding);
    const padding = firstPadding < 0 ? '' : dense.slice(firstPadding);
    const goesOnAfterPadding = this.#paddingLength > 0 && body !== '';
    this.#paddingLength += padding.length;
    if (
      goesOnAfterPadding ||
      this.#paddingLength > 2 ||
      /[^=]/.test(padding) ||
      /[^A-Za-z0-9+/_-]/.test(body)
    ) {
      this.#damaged = true;
      return;
    }
    const wholeLength = body.length - (body.length % 4);
    if (wholeLength > 0) this.#emit(Buffer.from(body.slice(0, wholeLength), 'base64'));
    const rest = body.slice(wholeLength);
    if (firstPadding < 0) this.#carry = rest;
    else if (rest.length === 1) this.#damaged = true;
    else if (rest !== '') this.#emit(Buffer.from(rest, 'base64'));
  }
}
