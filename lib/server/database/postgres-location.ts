import 'server-only';
import { readFileSync } from 'node:fs';

const EXAMPLE = 'postgres://user:password@host/name';
/** What the driver understands of libpq's, and of what it is sensible to set here. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'application_name', 'options'];
const FILES = ['sslrootcert', 'sslcert', 'sslkey'];
/** libpq's `require` and `verify-ca` check less. Here whatever checks a certificate checks all of it. */
const CHECKED_MODES = ['require', 'verify-ca', 'verify-full'];
const MODES = ['disable', 'no-verify', ...CHECKED_MODES];

/**
 * Reads `postgres://user:password@host:port/name?sslmode=…`; user and password are percent-encoded.
 *
 * @param name of the setting, for the sentences
 * @returns the URL as the driver takes it, or every mistake in a sentence that does not repeat a secret
 */
export function parsePostgresUrl(name: string, text: string): { url: string } | { problems: string[] } {
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) {
    return {
      problems: [
        `${name} must be a URL such as ${EXAMPLE}. In a user or password write %23 for #, %2F for /, %3F for ?, %40 for @ and %25 for %.`,
      ],
    };
  }
  const url = new URL(text);
  const problems: string[] = [];
  if (![url.username, url.password, url.pathname].every(isDecodable)) {
    problems.push(`${name} has a % that begins no percent-encoded character. Write %25 for it.`);
  }
  for (const parameter of new Set(url.searchParams.keys())) {
    if (!PARAMETERS.includes(parameter)) {
      problems.push(
        `${name} has the parameter “${parameter}”, which Overpaint does not know. It knows ${PARAMETERS.join(', ')}.`,
      );
    }
  }
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !MODES.includes(mode)) {
    problems.push(`sslmode in ${name} must be one of ${MODES.join(', ')}, not “${mode}”.`);
  }
  for (const file of FILES) {
    const path = url.searchParams.get(file);
    if (path !== null && !isReadable(path))
      problems.push(`${file} in ${name} names a file that cannot be read.`);
  }
  if (problems.length > 0) return { problems };
  if (mode !== null && CHECKED_MODES.includes(mode)) url.searchParams.set('sslmode', 'verify-full');
  return { url: url.href };
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    readFileSync(/* turbopackIgnore: true */ path);
    return true;
  } catch {
    return false;
  }
}
