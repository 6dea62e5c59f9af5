import type { JSONReport } from '@playwright/test/reporter';
import { describe, expect, it } from 'vitest';
import type { JsonTestResults } from 'vitest/reporters';
import { readPlaywrightReport, readVitestReport } from './test-report';

const MESSAGE =
  'Error: \u001b[31mexpected 1 to be 2\u001b[39m\n    at lib/a.test.ts:3:1\n    at node_modules/x.js:1:1';
const SHOWN = '    Error: expected 1 to be 2\n        at lib/a.test.ts:3:1';

describe('the report of Vitest', () => {
  const report = (testResults: object[]) =>
    ({
      numPassedTests: 2,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults,
    }) as JsonTestResults;
  const test = (fullName: string, status: string, failureMessages: string[]) => ({
    fullName,
    status,
    failureMessages,
  });

  it('names what failed and what passed at the second try', () => {
    const assertionResults = [
      test('good', 'passed', []),
      test('unsteady', 'passed', [MESSAGE]),
      test('bad', 'failed', [MESSAGE, MESSAGE]),
    ];
    expect(
      readVitestReport(report([{ name: 'a.test.ts', message: '', status: 'failed', assertionResults }])),
    ).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      notes: [`~ passed at the second try: unsteady\n${SHOWN}`, `✗ bad\n${SHOWN}`],
    });
  });

  it('names a file that does not load', () => {
    const file = { name: 'a.test.ts', message: 'Cannot find module', status: 'failed', assertionResults: [] };
    expect(readVitestReport(report([file])).notes).toEqual(['✗ a.test.ts\n    Cannot find module']);
  });
});

it('the report of Playwright names tests with all that surrounds them', () => {
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ status, results: [{ errors: status === 'expected' ? [] : [{ message: MESSAGE }] }] }],
  });
  const suites = [
    {
      title: 'a.test.ts',
      specs: [spec('good', 'expected')],
      suites: [{ title: 'dark', specs: [spec('bad', 'unexpected'), spec('unsteady', 'flaky')] }],
    },
  ];
  const stats = { expected: 1, flaky: 1, unexpected: 1, skipped: 3 };
  expect(
    readPlaywrightReport({ suites, stats, errors: [{ message: 'No browser' }] } as unknown as JSONReport),
  ).toEqual({
    passed: 2,
    failed: 1,
    skipped: 3,
    notes: [
      `✗ a.test.ts › dark › bad\n${SHOWN}`,
      `~ passed at the second try: a.test.ts › dark › unsteady\n${SHOWN}`,
      '✗ browser tests\n    No browser',
    ],
  });
});
