/**
 * Traces of one process, sent to a collector by OpenTelemetry (OTLP over HTTP, JSON). Spans are made by hand, of requests, jobs,
 * statements and requests to others. They hold names of routes and statements, statuses and counts: no address, no text of
 * a statement and no value. Loaded only where a collector is set, and nothing waits for that collector.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, parseKeyPairsIntoRecord } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { RanStatement } from '@vanguard/postgres';
import type { FastifyInstance } from 'fastify';
import packageJson from '../../package.json' with { type: 'json' };
import { type SamplerName, samplerOf } from './sampler.ts';
import { traceCalls } from './trace-calls.ts';
import { traceRequests } from './trace-requests.ts';

export interface TracingOptions {
  /** Where spans are posted to: of a collector mostly `…/v1/traces`. */
  url: string;
  /** Sent along, such as `api-key=…,x-team=a`, with values in percent-encoding. */
  headers?: string | undefined;
  serviceName: string;
  sampler: SamplerName;
  /** Share of the traces that are kept, from 0 to 1, where the sampler goes by one. */
  sampledShare: number;
  /** Longest that one batch is tried; of those that wait, 2048 spans are kept and later ones dropped. Default: 3000. */
  exportsWithinMs?: number;
  /** Longest that closing waits for what is left to be sent. Default: 2000. */
  closesWithinMs?: number;
  /** Hears, once in ten minutes at most, that spans could not be sent. */
  warn: (words: string) => void;
}

type Facts = Readonly<Record<string, string | number | boolean>>;

export interface Tracing {
  /** Before any other hook, so that what these ask of the database is of the request. */
  traceRequests: (app: FastifyInstance) => void;
  /** Of statements outside of requests and jobs nothing is told. */
  onStatement: (statement: RanStatement) => void;
  /** A span of its own around the work, which may note what came of it. Throws what the work does. */
  traceJob: <Result>(
    name: string,
    facts: Facts,
    work: (note: (found: Facts) => void) => Promise<Result>,
  ) => Promise<Result>;
  /** Sends what is left, if that goes soon. Throws nothing. */
  close: () => Promise<void>;
}

const sameAgainMs = 600_000;

/** Connects to nothing until there are spans. */
export function openTracing(options: TracingOptions): Tracing {
  const { serviceName: name, sampler, sampledShare, closesWithinMs = 2000 } = options;
  const own = { 'service.name': name, 'service.version': packageJson.version };
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(own)),
    sampler: samplerOf(sampler, sampledShare),
    spanProcessors: [new BatchSpanProcessor({ exporter: openExporter(options) })],
  });
  const tracer = provider.getTracer('vanguard', packageJson.version);
  const contexts = new AsyncLocalStorage<Context>();
  const endCalls = traceCalls(tracer, contexts);
  const close = async () => {
    endCalls();
    // What could not be sent has been told.
    const sent = provider.shutdown().catch(() => {});
    await Promise.race([sent, sleep(closesWithinMs, undefined, { ref: false })]);
  };
  let closed: Promise<void> | undefined;
  return {
    traceRequests: (app) => traceRequests(app, tracer, contexts),
    onStatement: ({ name, summary = 'statement', durationMs, outcome }) => {
      const parent = contexts.getStore();
      if (parent === undefined) return;
      const endedAt = Date.now();
      const statement = name ?? summary;
      const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': statement };
      const about = { kind: SpanKind.CLIENT, startTime: endedAt - durationMs, attributes };
      const span = tracer.startSpan(statement, about, parent);
      if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endedAt);
    },
    traceJob: async (job, facts, work) => {
      const span = tracer.startSpan(job, { attributes: attributesOf(facts) }, ROOT_CONTEXT);
      const note = (found: Facts) => void span.setAttributes(attributesOf(found));
      try {
        return await contexts.run(trace.setSpan(ROOT_CONTEXT, span), work, note);
      } catch (error) {
        span.setAttribute('error.type', typeOf(error)).setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    close: async () => await (closed ??= close()),
  };
}

/** By names that are nobody else's. */
function attributesOf(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`vanguard.${name}`, value]));
}

/** Messages may hold values. */
function typeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'error');
}

function openExporter({ url, headers, exportsWithinMs = 3000, warn }: TracingOptions): SpanExporter {
  const exporter = new OTLPTraceExporter({
    url,
    headers: parseKeyPairsIntoRecord(headers),
    timeoutMillis: exportsWithinMs,
  });
  let toldAt = -Infinity;
  const tell = ({ code, error }: ExportResult) => {
    if (code === ExportResultCode.SUCCESS || performance.now() - toldAt < sameAgainMs) return;
    toldAt = performance.now();
    // What a collector answers is not repeated: it may be anything.
    const { code: reason } = (error ?? {}) as { code?: unknown };
    warn(`Traces cannot be sent to ${new URL(url).host}${reason === undefined ? '' : ` (${String(reason)})`}.`);
  };
  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        tell(result);
        done(result);
      }),
    forceFlush: async () => await exporter.forceFlush(),
    shutdown: async () => await exporter.shutdown(),
  };
}
