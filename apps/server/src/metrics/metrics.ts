/** The figures of one application, in the form that Prometheus reads. */
import type { RanStatement } from '@vanguard/postgres';
import type { FastifyInstance } from 'fastify';
import { Gauge, Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import type { ServerSettings } from '../server-settings.ts';
import { measureBackups } from './backup-metrics.ts';
import { measureDatabase } from './database-metrics.ts';
import { measurePools, measureStatements } from './pool-metrics.ts';
import { measureReplica } from './replica-metrics.ts';
import { processMetrics } from './process-metrics.ts';
import { measureRequests } from './request-metrics.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Metrics;
  }
}

export interface Metrics {
  /** To be given to whoever has the pools; from then on statements are counted. */
  onStatement: (statement: RanStatement) => void;
  contentType: string;
  read: () => Promise<string>;
}

/** Before any route, as its hooks are of the routes that come after them. */
export function measure(app: FastifyInstance, settings: ServerSettings): void {
  const own = new Registry();
  measureRequests(app, own);
  measurePools(settings, own);
  const refresh = measureDatabase(settings.reserved ?? settings.database, own);
  new Gauge({ name: 'vanguard_info', help: 'The version that runs', labelNames: ['version'], registers: [own] }).set(
    { version: packageJson.version },
    1,
  );
  measureBackups(settings, own);
  measureReplica(app.longReads, own);
  const onStatement = measureStatements(own);
  // Takes what is there now.
  const both = Registry.merge([processMetrics(), own]);
  app.decorate('metrics', {
    onStatement,
    contentType: both.contentType,
    read: async () => {
      await refresh();
      return await both.metrics();
    },
  });
}
