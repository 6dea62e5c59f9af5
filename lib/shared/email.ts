const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LOCAL_PART_MAX = 64;
const ADDRESS_MAX = 254;

/**
 * One text for one address: lower case, and the domain as DNS has it (RFC 5890). Two addresses that only look alike stay two:
 * before the @ only ASCII is taken, so that no letter of another alphabet can pass for one of it.
 *
 * @returns null for what is no address that can be used
 */
export function normaliseEmail(text: string): string | null {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0)).toLowerCase();
  const domain = asciiDomain(trimmed.slice(at + 1));
  if (!LOCAL_PART.test(local) || local.length > LOCAL_PART_MAX || domain === null) return null;
  const address = `${local}@${domain}`;
  return address.length > ADDRESS_MAX ? null : address;
}

function asciiDomain(domain: string): string | null {
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return null;
  if (!URL.canParse(`http://${domain}`)) return null;
  const { hostname } = new URL(`http://${domain}`);
  const labels = hostname.split('.');
  const isNumber = /^\d+$/.test(labels.at(-1) ?? '');
  return !isNumber && labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
    ? hostname
    : null;
}
