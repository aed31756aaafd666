import { chromiumLaunch } from '@vanguard/web/testing';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const launchOptions = await chromiumLaunch();
const sources = ['packages/*/src/**', 'apps/*/src/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'pure',
          include: sources.map((folder) => `${folder}/*.test.ts`),
          exclude: ['**/*.{pg,e2e,web}.test.ts'],
        },
      },
      {
        test: {
          name: 'postgres',
          include: [...sources.map((folder) => `${folder}/*.pg.test.ts`), 'apps/cli/e2e/**/*.e2e.test.ts'],
          globalSetup: ['packages/postgres/src/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        root: 'apps/web',
        plugins: [react(), tailwindcss()],
        test: {
          name: 'browser',
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
