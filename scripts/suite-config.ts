/** The projects of the test runner: which tests there are, on which server, and in how many of their cases. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import { chromiumLaunch } from '@vanguard/web/testing';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import LongestFirst from './longest-first.ts';
import { keepScratchInMemory } from './scratch-in-memory.ts';

const root = join(import.meta.dirname, '..');
/** The oldest version of PostgreSQL that we support, where the package is made for this platform. */
const oldestPostgres = 'postgres-15-linux-x64';
const isOldestInstalled = existsSync(join(root, 'node_modules', oldestPostgres));

/** The mover's judges stand beside its sources, and are not part of what is published. */
const judges = 'packages/sqlite-to-postgres/{faults,fidelity,moves}';
/** Errors planted in the mover are the same whatever the server. */
const planted = 'packages/sqlite-to-postgres/planted';
const everywhere = ['packages/*/src/**', 'apps/*/src/**', judges, planted];
const onDatabases = [
  'packages/{sqlite-sql,sqlite-to-postgres,datastore}/src/**/*.pg.test.ts',
  `${judges}/*.pg.test.ts`,
];
/**
 * Where the version of the server can change the result, because the tests judge what its catalogs say, what it makes
 * of definitions, expressions and privileges, or the plans that queries get. The rest is our own code around the same
 * statements, and runs on the oldest version in the whole suite.
 */
const whereTheVersionMatters = [
  'packages/sqlite-to-postgres/src/{dialects,prisma-schema,rollback,schema-features,verify-migration,views,virtual-tables}.pg.test.ts',
  'packages/sqlite-sql/src/**/*.pg.test.ts',
  'packages/sqlite-to-postgres/src/{data-only,resume,sample,verify}/**/*.pg.test.ts',
  'packages/sqlite-to-postgres/src/server/{connect-target,inspect-target,record-schema}.pg.test.ts',
  'packages/sqlite-to-postgres/src/bundle/bundle.pg.test.ts',
  'packages/sqlite-to-postgres/fidelity/fidelity.pg.test.ts',
  'packages/sqlite-to-postgres/moves/moves.pg.test.ts',
  'packages/sqlite-to-postgres/src/follow/values.pg.test.ts',
  'packages/datastore/src/{row-level-security,unprivileged-owner}.pg.test.ts',
  'packages/datastore/src/**/migrated-*.pg.test.ts',
  'packages/datastore/src/{adoption,load}/**/*.pg.test.ts',
  'packages/datastore/src/drafts/drafts.pg.test.ts',
  'packages/datastore/src/records/{common-words,date-spans,record-queries}.pg.test.ts',
  // Debian's pg_dump is of this version.
  'apps/cli/src/backup/dump-engine.pg.test.ts',
];

// Commands that tests start, and the workers themselves, need not compile the same modules each.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node-compile-cache');

/**
 * A limit for what hangs, not a measure: a busy machine takes ten times as long, and in the whole suite a property has three
 * times as many cases.
 */
const timeouts = (isWhole: boolean) => ({
  testTimeout: isWhole ? 600_000 : 300_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
});

/**
 * The page's tests come first and alone: on two processors a browser starves beside others, above all beside a server whose every
 * session is a scheduling group of its own, while each gesture waits for frames.
 */
const afterThePage = { sequence: { groupOrder: 1 } };

/**
 * The whole suite takes every test with both versions of PostgreSQL, every kind of fault, properties in full, and a
 * process of its own for each file. In the other one a worker keeps the modules that it has loaded, which halves the
 * time of short files, and is sound as long as no test replaces modules.
 */
export async function suiteConfig({ isWhole }: { isWhole: boolean }): Promise<ViteUserConfig> {
  const limits = timeouts(isWhole);
  const shared = {
    ...limits,
    ...afterThePage,
    isolate: isWhole,
    provide: { isWholeSuite: isWhole },
    setupFiles: [join(import.meta.dirname, 'property-seed.ts')],
  };
  const postgres = {
    ...shared,
    env: {},
    globalSetup: ['packages/postgres/src/testing/global-setup.ts'],
  };
  const launchOptions = await chromiumLaunch();
  if (!isWhole && process.env['VITEST'] !== undefined) keepScratchInMemory();
  return defineConfig({
    test: {
      // One more than the processors that CI has: somebody always waits for a signal, a lock or a time-out.
      maxWorkers: 3,
      sequence: { sequencer: LongestFirst },
      projects: [
        {
          test: {
            ...shared,
            name: 'pure',
            include: everywhere.map((folder) => `${folder}/*.test.ts`),
            exclude: ['**/*.{pg,e2e,web}.test.ts'],
          },
        },
        {
          test: {
            ...postgres,
            name: 'postgres',
            include: [...everywhere.map((folder) => `${folder}/*.pg.test.ts`), 'apps/cli/e2e/**/*.e2e.test.ts'],
          },
        },
        {
          test: {
            ...postgres,
            name: 'postgres-15',
            include: isOldestInstalled ? (isWhole ? onDatabases : whereTheVersionMatters) : [],
            env: { TEST_POSTGRES_PACKAGE: oldestPostgres },
          },
        },
        {
          root: 'apps/web',
          plugins: [react(), tailwindcss()],
          test: {
            ...limits,
            name: 'browser',
            // To load the application into a document of its own takes longer than most tests of a file.
            isolate: isWhole,
            include: ['src/**/*.web.test.tsx'],
            setupFiles: [join(root, 'apps/web/src/testing/present-elements.ts')],
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
}
