import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { refuseNetworkFileSystem } from './network-file-system';

test.each([
  ['NFS', 0x6969],
  ['CIFS', 0xff534d42],
  // As some systems tell it, with a sign.
  ['SMB', 0xfe534d42 | 0],
])('SQLite on %s is refused, and PostgreSQL named', async (name, type) => {
  const refused = refuseNetworkFileSystem('/srv/data', async () => type);
  await expect(refused).rejects.toThrow(new RegExp(`${name}.*DATABASE_URL`));
});

test('a local disk is fine, and so is an unknown one', async () => {
  await refuseNetworkFileSystem(tmpdir());
  await refuseNetworkFileSystem('/srv/data', async () => 0xef53);
  await refuseNetworkFileSystem('/srv/data', async () => 0x12345);
});
