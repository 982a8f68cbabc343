import { describe, expect, test } from 'vitest';
import { formatOf, reportOf } from '../FirstRun/ingest';

describe('a file', () => {
  test.each([
    ['day.csv', 'text/csv', null], ['Day.CSV', 'text/csv', null], ['a.b.ndjson', 'application/x-ndjson', null], ['a.jsonl', 'application/x-ndjson', null],
    ['a.json', 'application/json', null], ['a.csv.gz', 'text/csv', 'gzip'],
  ])('%s is sent as %s', (name, type, encoding) => expect(formatOf(name)).toEqual({ type, encoding }));
  test.each(['readings.xlsx', 'readings', 'a.gz', 'csv'])('%s is none that can be sent', (name) => expect(formatOf(name)).toBeNull());
});

describe('the report', () => {
  const rejected = { index: 3, machineId: 'a', field: 'timestamp', message: 'no time', invalidValue: 'soon', errorCode: 'validation.invalid' };
  test('tells what became of each reading', () =>
    expect(reportOf(200, JSON.stringify({ accepted: 5, late: 1, duplicates: 2, rejected: [rejected], rejectedTotal: 1, receipts: null })))
      .toEqual({ accepted: 5, late: 1, duplicates: 2, rejectedTotal: 1, rejected: [rejected], error: null }));
  test('of a refusal tells both the reason and the readings', () =>
    expect(reportOf(400, JSON.stringify({ errorCode: 'validation.readings', detail: 'Every reading was rejected.', rejected: [rejected], rejectedTotal: 1 })))
      .toMatchObject({ accepted: 0, rejectedTotal: 1, rejected: [rejected], error: { message: 'Every reading was rejected.' } }));
  test('of a lost connection says that sending again does no harm', () => expect(reportOf(0, '').error?.message).toContain('again'));
});
