/** Where traces go by the settings; nowhere without any. */
import { expect, test } from 'vitest';
import { readTable } from './settings/read-table.ts';
import { readSettings } from './settings.ts';
import { beginTracing, tracesUrlOf } from './tracing.ts';

const read = (environment: NodeJS.ProcessEnv) => readSettings({ VANGUARD_DATA: '/nowhere', ...environment });
const base = 'OTEL_EXPORTER_OTLP_ENDPOINT';

test.each<[NodeJS.ProcessEnv, string | undefined]>([
  [{}, undefined],
  [{ [base]: '' }, undefined],
  [{ [base]: 'http://h:4318' }, 'http://h:4318/v1/traces'],
  [{ [base]: 'https://h/otlp/?key=1' }, 'https://h/otlp/v1/traces?key=1'],
  [{ [base]: 'http://h', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/in' }, 'http://t/in'],
])('of %j go to %s', (environment, url) => {
  expect(tracesUrlOf(read(environment))).toBe(url);
});

test('without a collector are not begun', async () => {
  expect(await beginTracing(read({ OTEL_SERVICE_NAME: 'mine' }), () => {})).toBeUndefined();
});

test('show no secret of their address and headers', () => {
  const environment = { [base]: 'https://me:geheim@h/otlp?key=geheim', OTEL_EXPORTER_OTLP_HEADERS: 'api-key=geheim' };
  const { otlpEndpoint, traceHeaders } = readTable({ VANGUARD_DATA: '/nowhere', ...environment }).readings;
  expect([otlpEndpoint.shown, traceHeaders.shown]).toEqual(['https://***@h/otlp?***', '***']);
});
