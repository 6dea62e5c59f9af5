import { describe, expect, it } from 'vitest';
import { createAddresses } from './client-address';

const behind = createAddresses(['127.0.0.1', '10.0.0.0/8', '::1']).of;

describe('who asks', () => {
  it('is the connection, whatever a header says, where no proxy is named', () => {
    const read = createAddresses([]).of;
    expect(read('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
    expect(read('127.0.0.1', '198.51.100.1')).toBe('127.0.0.1');
    expect(read(undefined, undefined)).toBe('');
  });

  it('is whom the named proxy saw, and not whom that one claims to speak for', () => {
    expect(behind('127.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
    expect(behind('127.0.0.1', '192.0.2.66, 198.51.100.1')).toBe('198.51.100.1');
    expect(behind('127.0.0.1', '192.0.2.66, 198.51.100.1, 10.2.3.4')).toBe('198.51.100.1');
    expect(behind('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  });

  it('is the last that can be read where the header is nonsense', () => {
    expect(behind('127.0.0.1', undefined)).toBe('127.0.0.1');
    expect(behind('127.0.0.1', 'unknown')).toBe('127.0.0.1');
    expect(behind('127.0.0.1', '198.51.100.1, ')).toBe('127.0.0.1');
    expect(behind('127.0.0.1', '198.51.100.1:4711, 10.0.0.9')).toBe('10.0.0.9');
  });

  it('is one household, however many addresses of IPv6 it has', () => {
    const read = createAddresses([]).of;
    expect(read('2001:db8:1:2::1', undefined)).toBe('2001:db8:1:2::/64');
    expect(read('2001:db8:1:2:ffff:1:2:3', undefined)).toBe('2001:db8:1:2::/64');
    expect(read('2001:db8::1', undefined)).toBe('2001:db8:0:0::/64');
    expect(read('::1', undefined)).toBe('0:0:0:0::/64');
    expect(read('fe80::1%eth0', undefined)).toBe('fe80:0:0:0::/64');
    expect(read('::ffff:203.0.113.7', undefined)).toBe('203.0.113.7');
  });

  it('knows a proxy that came over an IPv6 socket', () => {
    expect(behind('::ffff:127.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
    expect(behind('::1', '2001:db8:5:6::9')).toBe('2001:db8:5:6::/64');
  });
});
