import { afterEach, expect, test, vi } from 'vitest';
import { downloadZip } from './download-zip';

const link = { href: '', download: 'unset', click: vi.fn() };

function answerWith(status: number, body: object) {
  const fetched = vi.fn<typeof fetch>(async () => Response.json(body, { status }));
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('document', { createElement: () => link });
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
  link.click.mockClear();
});

test('a ZIP is saved by the browser itself from the address that the server gives for it', async () => {
  const fetched = answerWith(201, { url: '/api/images/zip?ticket=abc', expiresAt: 0 });
  await downloadZip([{ id: 'one' }, { id: 'two' }]);
  const [path, init] = fetched.mock.calls[0] ?? [];
  expect([path, init?.method]).toEqual(['/api/images/zip', 'POST']);
  expect(JSON.parse(String(init?.body))).toEqual({ ids: ['one', 'two'], ticket: true });
  expect(link).toMatchObject({ href: '/api/images/zip?ticket=abc', download: '' });
  expect(link.click).toHaveBeenCalledOnce();
});

test('what the server refuses is said by the page, and nothing is saved', async () => {
  const message = 'One of these images no longer exists, so no ZIP was made.';
  answerWith(404, { error: { code: 'image_not_found', message, retryable: false, requestId: 'r' } });
  await expect(downloadZip([{ id: 'one' }])).rejects.toMatchObject({ code: 'image_not_found', message });
  expect(link.click).not.toHaveBeenCalled();
});
