import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@/scripts/run-command';

export type OwnCertificate = { certificate: string; key: string };

/**
 * A self-signed certificate for this machine, as people make for their own server.
 *
 * @returns both as PEM; null if OpenSSL is not installed
 */
export async function makeOwnCertificate(
  names = ['DNS:localhost', 'IP:127.0.0.1'],
): Promise<OwnCertificate | null> {
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-certificate-'));
  const [certificate, key] = [join(folder, 'own.crt'), join(folder, 'own.key')];
  const { code, output } = await runCommand(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', `subjectAltName=${names.join(',')}`],
      ...['-keyout', key, '-out', certificate],
    ],
    { quiet: true },
  );
  try {
    if (code === 127) return null;
    if (code !== 0) throw new Error(`openssl could not make a certificate:\n${output}`);
    return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
