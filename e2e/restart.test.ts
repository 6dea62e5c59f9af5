import { errorSentence } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import { expect, expectPictures, generate, onlyRun, openCreate, row, test } from './rig';

test.describe('a server that stops', () => {
  // The event stream of an open page breaks with the server; the browser logs it, and the page reconnects.
  test.use({
    expectedComplaints: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|503/],
  });

  test('after kill −9 in the middle of a call the run is unknown, counted, and never sent again', async ({
    page,
    overpaint,
    standIn,
  }) => {
    await standIn.script([{ kind: 'hang' }]);
    await openCreate(page);
    await generate(page, 'a bridge, unfinished');
    await expect(row(page, 'a bridge, unfinished').getByText(/Drawing/)).toBeVisible();
    await overpaint.restart('SIGKILL');

    // The open page notices without a reload.
    await expect(
      row(page, 'a bridge, unfinished').getByText(
        english.say(errorSentence('answer_lost', new URL(standIn.baseUrl).host)),
      ),
    ).toBeVisible();
    const run = await onlyRun(page);
    expect(run).toMatchObject({ status: 'unknown', attempt: 1, costMicroUsd: null });
    const status = await (await page.request.get('/api/status')).json();
    expect(status.budget).toMatchObject({ spentMicroUsd: run.estimate.highMicroUsd, reservedMicroUsd: 0 });
  });

  test('SIGTERM waits for the call in progress, and its picture is there afterwards', async ({
    page,
    overpaint,
    standIn,
  }) => {
    await standIn.script([{ kind: 'slow', ms: 2500 }]);
    await openCreate(page);
    await generate(page, 'a clock tower');
    await expect.poll(() => standIn.calls().some(({ prompt }) => prompt === 'a clock tower')).toBe(true);
    await overpaint.restart('SIGTERM');
    await expectPictures(page, 'a clock tower', 1);
    expect(await onlyRun(page)).toMatchObject({ status: 'done', attempt: 1 });
  });

  test('at the second signal, a server does not wait for the call in progress, which is then unknown', async ({
    page,
    overpaint,
    standIn,
  }) => {
    await standIn.script([{ kind: 'hang' }]);
    await openCreate(page);
    await generate(page, 'a long wait');
    await expect.poll(() => standIn.calls().some(({ prompt }) => prompt === 'a long wait')).toBe(true);
    const ended = overpaint.stop();
    await expect.poll(() => overpaint.output()).toContain('Stopping: waiting for calls in progress.');
    expect(await Promise.all([ended, overpaint.stop()])).toEqual([1, 1]);
    await overpaint.restart('SIGKILL');
    await expect(
      row(page, 'a long wait').getByText(
        english.say(errorSentence('answer_lost', new URL(standIn.baseUrl).host)),
      ),
    ).toBeVisible();
    expect(await onlyRun(page)).toMatchObject({ status: 'unknown', attempt: 1 });
  });

  test('what was made before is there after kill −9', async ({ page, overpaint }) => {
    await openCreate(page);
    await generate(page, 'a chair');
    await expectPictures(page, 'a chair', 1);
    await overpaint.restart('SIGKILL');
    await page.reload();
    await expectPictures(page, 'a chair', 1);
  });
});
