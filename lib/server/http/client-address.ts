import 'server-only';
import { BlockList, isIP } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.)/i;
/** What one household or one machine has of IPv6. */
const IPV6_PREFIX_GROUPS = 4;

/** Who asks, as far as it can be known. */
export type Addresses = {
  /** Whether a connection comes from a proxy that the operator named. */
  isProxy(peer: string | undefined): boolean;
  /** @returns an IPv4 address, or the 64 bits of an IPv6 one that belong to one household */
  of(peer: string | undefined, forwardedFor: string | undefined): string;
};

/**
 * The address of the connection; and behind a proxy that the operator named, the one that this proxy saw. Whoever else
 * sends `X-Forwarded-For` may write into it what they like, so it is read from its end, and only as far as each address
 * is that of such a proxy.
 *
 * @param proxies `TRUSTED_PROXIES`
 */
export function createAddresses(proxies: readonly string[]): Addresses {
  const trusted = listOf(proxies);
  const isProxy = (address: string) =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return {
    isProxy: (peer) => isProxy(plain(peer ?? '')),
    of(peer, forwardedFor) {
      let address = plain(peer ?? '');
      const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()));
      while (isProxy(address)) {
        const hop = hops.pop() ?? '';
        if (isIP(hop) === 0) break;
        address = hop;
      }
      return groupOf(address);
    },
  };
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** An IPv4 address that came over an IPv6 socket is an IPv4 address. */
function plain(address: string): string {
  return address.replace(MAPPED, '');
}

function groupOf(address: string): string {
  if (isIP(address) !== 6) return address;
  // A URL writes it out in one way only.
  const [head = '', tail] = new URL(`http://[${address.split('%', 1)[0]}]`).hostname.slice(1, -1).split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  return `${groups.slice(0, IPV6_PREFIX_GROUPS).join(':')}::/64`;
}
