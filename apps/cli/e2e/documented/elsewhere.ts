/** Commands of the documentation that are not run with its pages: who runs them, or why nobody does. */

interface Elsewhere {
  command: RegExp;
  /** A file of the repository, and words in it. */
  in: string;
  words: string;
}

export const elsewhere: Elsewhere[] = [
  { command: /^npm ci$/, in: '.ci/run', words: 'npm ci' },
  { command: /^npm test$/, in: '.ci/run', words: 'npm test' },
  // With a sample; what a first start does is in installations.e2e.test.ts, too.
  { command: /^npm start$/, in: 'apps/cli/e2e/life.e2e.test.ts', words: "spawn('npm', ['start']" },
  { command: /^npm run check$/, in: '.ci/run', words: 'npm run check' },
  { command: /^npm run test:all$/, in: '.ci/nightly', words: 'npm run test:all' },
  { command: /^\.ci\/(run|nightly)$/, in: 'CONTRIBUTING.md', words: 'what a change must pass' },
  // By Debian's server and pgBackRest.
  {
    command: /^npx vanguard (backup point-in-time|restore --to)\b|^mv \/var\/lib\/postgresql/,
    in: 'apps/cli/e2e/point-in-time.e2e.test.ts',
    words: 'emptyData();',
  },
  // With and without a server that pg_dump fits.
  {
    command: /^npx vanguard (backup|restore)\b/,
    in: 'apps/cli/e2e/backup.e2e.test.ts',
    words: "succeed('restore'",
  },
  // Its roles are those of a whole server, which other tests share.
  { command: /^npx vanguard roles\b/, in: 'apps/cli/src/roles/roles.pg.test.ts', words: "await roles('--admin'" },
  { command: /^npx vanguard upgrade\b/, in: 'apps/cli/src/upgrade/upgrade.pg.test.ts', words: "['upgrade', ...args]" },
  // There is no engine of containers where tests run: the image is built and its commands run without one.
  { command: /^docker compose |^touch vanguard\.env$/, in: '.ci/nightly', words: 'npm run test:image' },
  {
    command: /^git pull$|^ops\/debian\/install\.sh$|^vanguard user add|^systemctl |^journalctl /,
    in: 'scripts/test-image.ts',
    words: 'ops/debian/install.sh',
  },
  // In the reader's own project, with a schema engine that Prisma downloads. What it would find is compared with what
  // Prisma writes for the same models.
  {
    command: /^npm install$|^npx prisma (generate|migrate status)$/,
    in: 'packages/sqlite-to-postgres/src/prisma-schema.pg.test.ts',
    words: 'Prisma Migrate',
  },
];
