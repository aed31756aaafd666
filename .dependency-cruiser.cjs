/** The arrows of ARCHITECTURE.md: apps → datastore, protocol → postgres, pfa; never up, never in a circle. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(packages|apps)/', pathNot: `^(${[from, ...allowed].join('|')})/` },
});

const mover = 'packages/sqlite-to-postgres/src';
/** Each a file: migrate, verify, roll back, clean up. */
const stories = '(?!index)[a-z-]+.ts';
/**
 * The folders of the mover stand on seven floors, from the ground up, and on each in an order. A file imports from its
 * own folder and from what stands before it here, so that folders form no circle. Tests may look up.
 */
const floors = {
  ground: ['errors.ts', 'binary/', 'threads/', 'progress/', 'casts/'],
  source: ['source/', 'pages/', 'survey/'],
  plan: ['types/', 'plan/'],
  rows: ['server/', 'digest/', 'rows/', 'copy/'],
  target: ['sample/', 'verify/', 'data-only/', 'publish/', 'journal/', 'set-aside/'],
  run: ['resume/', 'project/', 'report/', 'run/', 'follow/'],
  stories: ['doctor/', 'reverse/', 'rollback/', stories, 'bundle/', 'index.ts', 'cli/'],
};
const inMover = (folders) => `^${mover}/(${folders.join('|')})`;
const tests = '\\.test\\.ts$|/testing/';
const rooms = Object.entries(floors).flatMap(([floor, folders]) => folders.map((folder) => ({ floor, folder })));
const floorRules = rooms.map(({ floor, folder }, i) => ({
  name: `mover-${floor}-floor: ${folder} on what stands below it`,
  severity: 'error',
  from: { path: inMover([folder]), pathNot: folder === stories ? `${tests}|/errors.ts$` : tests },
  to: {
    path: '^packages/sqlite-to-postgres/(src|faults|fidelity|moves|planted)/',
    pathNot: inMover(rooms.slice(0, i + 1).map((room) => room.folder)),
  },
}));

module.exports = {
  forbidden: [
    ...floorRules,
    {
      name: 'mover-every-folder-has-a-floor',
      severity: 'error',
      from: {},
      to: { path: `^${mover}/`, pathNot: `${inMover(rooms.map(({ folder }) => folder))}|${tests}` },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('pfa-is-pure', 'packages/pfa', []),
    only('protocol-on-pfa', 'packages/protocol', ['packages/pfa']),
    only('legacy-sample-stands-alone', 'packages/legacy-sample', []),
    only('pems-on-pfa', 'packages/pems', ['packages/pfa']),
    only('postgres-is-the-ground', 'packages/postgres', []),
    only('sqlite-sql-on-postgres', 'packages/sqlite-sql', ['packages/postgres']),
    only('mover-knows-nothing-of-pfa', 'packages/sqlite-to-postgres', ['packages/postgres', 'packages/sqlite-sql']),
    only('datastore-on-postgres-and-pfa', 'packages/datastore', ['packages/postgres', 'packages/pfa']),
    only('server-on-datastore-and-protocol', 'apps/server', [
      'packages/datastore',
      'packages/protocol',
      'packages/postgres',
      'packages/pems',
    ]),
    only('worker-on-datastore-and-pems', 'apps/worker', [
      'packages/datastore',
      'packages/pems',
      'packages/pfa',
      'packages/postgres',
    ]),
    only('web-never-meets-the-database', 'apps/web', ['packages/protocol', 'packages/pfa']),
    only('cli-on-what-it-commands', 'apps/cli', [
      'apps/(server|web|worker)',
      'packages/(sqlite-to-postgres|datastore|protocol|postgres|legacy-sample|pems)',
    ]),
    {
      name: 'benchmarks-on-what-they-measure',
      severity: 'error',
      from: { path: '^benchmarks/' },
      // The page is measured as it is built, in the browser of its tests.
      to: {
        path: '^(apps/(cli|web)|packages/(pfa|sqlite-sql)|scripts)/',
        pathNot: '^apps/web/(testing|src/build)/',
      },
    },
    {
      name: 'nobody-needs-benchmarks-or-scripts',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { path: '^(benchmarks|scripts)/' },
    },
    {
      name: 'pure-packages-do-no-io',
      severity: 'error',
      from: { path: '^packages/(pfa|protocol|sqlite-sql)/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'sqlite-sql-knows-no-server',
      severity: 'error',
      from: { path: '^packages/sqlite-sql/', pathNot: tests },
      to: { path: '^packages/postgres/', pathNot: '/src/quote.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    exclude: { path: '(dist|coverage|\\.data)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
