import 'server-only';
import { statfs } from 'node:fs/promises';
import { StartRefusal } from '@/lib/server/start-refusal';

/** What Linux calls them (magic numbers of statfs(2)); other systems have other numbers, which match none of these. */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
]);

/**
 * SQLite's write-ahead log needs memory that all its users share, and locks that hold: over a network it has neither,
 * and loses data without saying so.
 *
 * @throws StartRefusal with a sentence that names the way out
 */
export async function refuseNetworkFileSystem(
  directory: string,
  typeOf: (path: string) => Promise<number> = async (path) => (await statfs(path)).type,
): Promise<void> {
  const name = NETWORK_FILE_SYSTEMS.get((await typeOf(directory)) >>> 0);
  if (name === undefined) return;
  throw new StartRefusal(
    `${directory} is on a network file system (${name}), which SQLite does not survive. Put DATA_DIR on a local disk, or name a PostgreSQL in DATABASE_URL.`,
  );
}
