import 'server-only';
import { StartRefusal } from '@/lib/server/start-refusal';
import { isDatabaseDown } from './database-down';

/** OpenSSL's names for a certificate that is not trusted here, or that belongs to another server. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const CERTIFICATE = /^(ERR_TLS_CERT|ERR_SSL|ERR_OSSL|CERT_|EPROTO)/;
/** What PostgreSQL says with these before a connection is made: who, where, or with which parameters. */
const REFUSED = /^(28|3D|42704|22023|0A000|08P01|53300|57P)/;

/**
 * Why PostgreSQL cannot be used as it was asked for, in a sentence for the one who starts the program, who can put it
 * right: TLS, role, password, database, rights, or that there is no answer.
 *
 * @returns null when the error is none of these: then it is a mistake in the program
 */
export function connectionRefusal(error: unknown, databaseUrl: string): StartRefusal | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return null;
  const sentence = explain(cause, new URL(databaseUrl));
  return sentence === null ? null : new StartRefusal(sentence, { cause: error });
}

function explain(error: Error, url: URL): string | null {
  const place = `The database at ${placeOf(url)}`;
  const role = decodeURIComponent(url.username) || 'of this user';
  const code = String((error as { code?: unknown }).code ?? '');
  const { message } = error;

  if (/does not support SSL/i.test(message)) {
    return `${place} offers no TLS. Turn it on there, or use sslmode=disable where the network is your own.`;
  }
  if (UNTRUSTED.has(code)) {
    // Node goes on with advice about its own command line.
    return `${place} has a certificate that this machine does not trust (${message.replace(/;.*/, '')}). Name the certificate of its authority by sslrootcert=/path/to/ca.pem, or encrypt without checking it by sslmode=no-verify.`;
  }
  if (CERTIFICATE.test(code)) {
    return `TLS with the database at ${placeOf(url)} failed: ${message}. The host in the URL must be one that its certificate names.`;
  }
  if (/no pg_hba\.conf entry/.test(message) && /no encryption|SSL off/.test(message)) {
    return `${place} takes no connection without TLS from here for this role and database. Use sslmode=verify-full (docs/operations.md).`;
  }
  if (code === '28P01' || /^SASL|password must be a/.test(message)) {
    return url.password === ''
      ? `${place} asks for a password, and the URL has none.`
      : `${place} does not accept the password of the role “${role}”.`;
  }
  if (code === '3D000') return `${place} has no database of that name: ${message}. Create it first.`;
  if (code === '42501') {
    return `The role “${role}” lacks a right that Overpaint needs in the database at ${placeOf(url)}: ${message}. It must be able to create tables: make it the owner of the database.`;
  }
  if (REFUSED.test(code)) return `${place} refuses the connection: ${message}.`;
  if (!isDatabaseDown(error)) return null;
  const reasons =
    error instanceof AggregateError ? error.errors.map((each: Error) => each.message) : [message];
  return `${place} cannot be reached: ${reasons.join('; ')}.`;
}

/** Without a name in it the driver takes this machine, and the usual port. */
function placeOf(url: URL): string {
  return url.searchParams.get('host') ?? `${url.hostname || 'localhost'}:${url.port || 5432}`;
}
