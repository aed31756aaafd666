import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumLaunch } from '@vanguard/web/testing';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import LongestFirst from './scripts/longest-first.ts';

/** The oldest version of PostgreSQL that we support, where the package is made for this platform. */
const oldestPostgres = 'postgres-15-linux-x64';
const isOldestInstalled = existsSync(join(import.meta.dirname, 'node_modules', oldestPostgres));

// Commands that tests start, and the workers themselves, need not compile the same modules each.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node-compile-cache');

/** A limit for what hangs, not a measure: a busy machine takes ten times as long. */
const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };
/** A worker keeps the modules that it has loaded, which halves the time of short files; no test here replaces any. */
const isolate = false;
const setupFiles = [join(import.meta.dirname, 'scripts/property-seed.ts')];
const postgres = {
  env: {},
  isolate,
  setupFiles,
  globalSetup: ['packages/postgres/src/testing/global-setup.ts'],
  ...timeouts,
};
const launchOptions = await chromiumLaunch();
const sources = ['packages/*/src/**', 'apps/*/src/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'pure',
          ...timeouts,
          isolate,
          setupFiles,
          include: sources.map((folder) => `${folder}/*.test.ts`),
          exclude: ['**/*.{pg,e2e,web}.test.ts'],
        },
      },
      {
        test: {
          name: 'postgres',
          include: [...sources.map((folder) => `${folder}/*.pg.test.ts`), 'apps/cli/e2e/**/*.e2e.test.ts'],
          ...postgres,
        },
      },
      ...(isOldestInstalled
        ? [
            {
              test: {
                name: 'postgres-15',
                include: ['packages/{sqlite-to-postgres,datastore}/src/**/*.pg.test.ts'],
                ...postgres,
                env: { TEST_POSTGRES_PACKAGE: oldestPostgres },
              },
            },
          ]
        : []),
      {
        root: 'apps/web',
        plugins: [react(), tailwindcss()],
        test: {
          name: 'browser',
          ...timeouts,
          isolate: true,
          include: ['src/**/*.web.test.tsx'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions, contextOptions: { locale: 'en-US' } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
