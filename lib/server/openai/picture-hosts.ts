import 'server-only';
import { lookup as lookUp } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A host that answers may name pictures on. `port`: null for the one of the scheme. */
export type PictureHost = { name: string; port: string | null; subdomains: boolean };

const HOST = /^(\*\.)?((?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/;

/** @returns null when it is none: `cdn.example.com`, `10.0.0.5:9000`, `*.example.com` for all below a name of two parts */
export function parsePictureHost(text: string): PictureHost | null {
  const [, star, name = '', port] = HOST.exec(text.toLowerCase()) ?? [];
  if (name === '' || !URL.canParse(`http://${name}:${port ?? '80'}/`)) return null;
  const subdomains = star !== undefined;
  if (subdomains && (!name.includes('.') || isIP(name) !== 0 || name.startsWith('['))) return null;
  // As addresses are written once they are parsed, whichever way they are written.
  return { name: new URL(`http://${name}/`).hostname, port: port ?? null, subdomains };
}

/** `named`: the operator wrote this very host. `below`: it is one of those below a name, wherever that leads. */
export function findPictureHost(hosts: readonly PictureHost[], address: URL): 'named' | 'below' | null {
  const name = address.hostname.replace(/\.$/, '');
  const samePort = hosts.filter(({ port }) => (port ?? '') === address.port || port === portOf(address));
  if (samePort.some((host) => !host.subdomains && host.name === name)) return 'named';
  return samePort.some((host) => host.subdomains && name.endsWith(`.${host.name}`)) ? 'below' : null;
}

function portOf(address: URL): string {
  return address.port === '' ? (address.protocol === 'https:' ? '443' : '80') : address.port;
}

const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');

/** Whether only this machine or its own network reaches it. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || NOT_PUBLIC.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Finds the addresses of a name, and none for a name that leads into a private network. */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const [first] = addresses;
    if (first === undefined || addresses.some(({ address }) => isPrivateAddress(address)))
      return callback(new Error('This name leads into a private network.'), '', 0);
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
