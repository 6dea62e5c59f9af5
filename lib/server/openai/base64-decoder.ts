import 'server-only';

/** Longest `data:…,` prefix looked for. */
const MAX_PREFIX_BYTES = 256;
const DATA_URI = 'data:';
/**
 * Characters decoded at a time. Strings of this length die young; those of a whole network read would each wait for the
 * full garbage collection, which costs more than the decoding.
 */
const STEP_CHARACTERS = 32 * 1024;
/** Decoding is synchronous and its result used at once, so that one buffer serves everybody. */
const decoded = Buffer.allocUnsafeSlow(STEP_CHARACTERS);

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

  /** @param emit is given bytes that are good until it returns */
  constructor(emit: (bytes: Buffer) => void) {
    this.#emit = emit;
  }

  push(characters: Buffer): void {
    for (let from = 0; from < characters.length && !this.#damaged; from += STEP_CHARACTERS) {
      const text = this.#carry + characters.toString('latin1', from, from + STEP_CHARACTERS);
      this.#carry = '';
      this.#decode(this.#prefixPassed ? text : this.#passPrefix(text));
    }
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
    this.#emitDecoded(this.#carry);
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
      const whole = wholeLength === text.length ? text : text.slice(0, wholeLength);
      const sizeBytes = decoded.write(whole, 'base64');
      if (sizeBytes === (wholeLength / 4) * 3) {
        this.#carry = text.slice(wholeLength);
        this.#emit(decoded.subarray(0, sizeBytes));
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
    this.#emitDecoded(body.slice(0, wholeLength));
    const rest = body.slice(wholeLength);
    if (firstPadding < 0) this.#carry = rest;
    else if (rest.length === 1) this.#damaged = true;
    else this.#emitDecoded(rest);
  }

  #emitDecoded(text: string): void {
    if (text !== '') this.#emit(decoded.subarray(0, decoded.write(text, 'base64')));
  }
}
