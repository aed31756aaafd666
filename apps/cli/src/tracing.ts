/** Traces of this process as the settings ask for them. Without a collector nothing of OpenTelemetry is loaded. */
import type { Tracing } from '@vanguard/server/tracing';
import type { Settings } from './settings.ts';

/** Undefined: no collector is set. `warn` hears once in a while that it cannot be reached. */
export async function beginTracing(settings: Settings, warn: (words: string) => void): Promise<Tracing | undefined> {
  const url = tracesUrlOf(settings);
  if (url === undefined) return undefined;
  const { traceHeaders: headers, traceServiceName: serviceName, traceSampler: sampler, traceShare } = settings;
  const { openTracing } = await import('@vanguard/server/tracing');
  return openTracing({ url, headers, serviceName, sampler, sampledShare: traceShare, warn });
}

/** The address for all signals has a path for each below it; that for traces is taken as it is. */
export function tracesUrlOf({ tracesEndpoint, otlpEndpoint }: Pick<Settings, 'tracesEndpoint' | 'otlpEndpoint'>) {
  if (tracesEndpoint !== undefined || otlpEndpoint === undefined) return tracesEndpoint;
  const url = new URL(otlpEndpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
}
