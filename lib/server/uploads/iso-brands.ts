import 'server-only';

const MAX_BRANDS = 64;

/**
 * What a file of the ISO family says it is: its major brand, then all it is compatible with. Null for any other file.
 * The first brand is often a general one (`mif1`), and which codec is in it stands behind.
 */
export function readIsoBrands(start: Buffer): string[] | null {
  if (start.length < 16 || start.toString('latin1', 4, 8) !== 'ftyp') return null;
  const told = start.readUInt32BE(0);
  // 1: the length stands in eight bytes of its own. 0: to the end of the file.
  const header = told === 1 ? 16 : 8;
  const length = told === 1 ? Number(start.readBigUInt64BE(8)) : told === 0 ? start.length : told;
  const end = Math.min(length, start.length, header + 4 * MAX_BRANDS);
  const brands: string[] = [];
  for (let at = header; at + 4 <= end; at += 4) {
    // The second four bytes are a version.
    if (at !== header + 4) brands.push(start.toString('latin1', at, at + 4));
  }
  return brands;
}
