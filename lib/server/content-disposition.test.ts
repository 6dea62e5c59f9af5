import { describe, expect, it } from 'vitest';
import { attachment } from './content-disposition';

describe('attachment', () => {
  it('carries a plain name plainly', () => {
    expect(attachment('red-fox-1.png')).toBe(
      `attachment; filename="red-fox-1.png"; filename*=UTF-8''red-fox-1.png`,
    );
  });

  it('carries any name for programs that read RFC 5987, and ASCII for the others', () => {
    expect(attachment('Füchse 🦊.png')).toBe(
      `attachment; filename="F_chse _.png"; filename*=UTF-8''F%C3%BCchse%20%F0%9F%A6%8A.png`,
    );
  });

  it.each([
    ['a"; filename="evil.exe', 'a__ filename=_evil.exe'],
    ['..\\..\\x/../y.png', '....x..y.png'],
    ['a\r\nset-cookie: x=1.png', 'aset-cookie: x=1.png'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['100%25.png', '100_25.png'],
  ])('lets nothing of %j out of its quotes', (name, ascii) => {
    expect(attachment(name).split('"')[1]).toBe(ascii);
  });

  it.each(['', '   ', '\u0000\u001f', '///'])('has a name where %j leaves none', (name) => {
    expect(attachment(name)).toContain('filename="download"');
  });

  it.each(['\ud800.png', "it's (1)*.png", '文件.png', '\u202e\u2066'])(
    'is a legal header value for %j',
    (name) => {
      expect(() => new Headers({ 'content-disposition': attachment(name) })).not.toThrow();
      expect(attachment(name)).toMatch(/filename\*=UTF-8''[A-Za-z0-9%!#$&+.^_`|~-]+$/);
    },
  );
});
