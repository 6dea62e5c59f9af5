import { describe, expect, it } from 'vitest';
import { NO_FILTER, readKind, trailQuery } from './trail-query';

describe('the query of the trail', () => {
  it('is empty where nothing is chosen', () => {
    expect(trailQuery(NO_FILTER)).toBe('');
  });

  it('shows a day from its first moment to its last, in the time of this machine', () => {
    const query = new URLSearchParams(trailQuery({ ...NO_FILTER, from: '2026-11-29', to: '2026-11-29' }));
    expect(Number(query.get('from'))).toBe(new Date(2026, 10, 29).getTime());
    expect(Number(query.get('to'))).toBe(new Date(2026, 10, 30).getTime());
  });

  it('names kind, person and place', () => {
    expect(trailQuery({ ...NO_FILTER, kind: 'money', person: 'ann' }, 'x')).toBe(
      'kind=money&person=ann&cursor=x',
    );
    expect([readKind('money'), readKind('nonsense')]).toEqual(['money', '']);
  });
});
