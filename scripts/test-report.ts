import type { JSONReport, JSONReportSpec, JSONReportSuite } from '@playwright/test/reporter';
import type { JsonTestResults } from 'vitest/reporters';

/** What a step found. The notes name each test that failed, and each that passed only when it was tried again. */
export type Outcome = { passed: number; failed: number; skipped: number; notes: readonly string[] };

/** A test that was tried again keeps the messages of its first failure. */
export function readVitestReport(report: JsonTestResults): Outcome {
  const notes = report.testResults.flatMap(({ name, message, status, assertionResults }) => {
    const faults = assertionResults.flatMap(({ fullName, status, failureMessages }) => {
      const [first] = failureMessages ?? [];
      if (status === 'failed') return [note('failed', fullName, first)];
      return status === 'passed' && first !== undefined ? [note('unsteady', fullName, first)] : [];
    });
    return status === 'failed' && faults.length === 0 ? [note('failed', name, message)] : faults;
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    notes,
  };
}

export function readPlaywrightReport({ suites, stats, errors }: JSONReport): Outcome {
  const notes = suites.flatMap(specsOf).flatMap(({ title, spec }) =>
    spec.tests.flatMap(({ status, results }) => {
      if (status !== 'unexpected' && status !== 'flaky') return [];
      const message = results.flatMap((result) => result.errors)[0]?.message;
      return [note(status === 'flaky' ? 'unsteady' : 'failed', title, message)];
    }),
  );
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    notes: [...notes, ...errors.map(({ message }) => note('failed', 'browser tests', message))],
  };
}

type NamedSpec = { title: string; spec: JSONReportSpec };

function specsOf(suite: JSONReportSuite): NamedSpec[] {
  const inner = [
    ...suite.specs.map((spec) => ({ title: spec.title, spec })),
    ...(suite.suites ?? []).flatMap(specsOf),
  ];
  return inner.map(({ title, spec }) => ({ title: `${suite.title} › ${title}`, spec }));
}

const LONGEST_MESSAGE = 1500;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one
const COLOUR = /\u001b\[[\d;]*m/g;

function note(kind: 'failed' | 'unsteady', title: string, message = ''): string {
  const ours = message
    .replace(COLOUR, '')
    .split('\n')
    .filter((line) => !/^\s*at .*node_modules/.test(line));
  const text = ours.join('\n').trim().slice(0, LONGEST_MESSAGE);
  const lead = kind === 'failed' ? '✗' : '~ passed at the second try:';
  return `${lead} ${title}\n${text.replace(/^/gm, '    ')}`;
}
