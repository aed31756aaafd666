/** The arrows of ARCHITECTURE.md: apps → datastore → postgres, pfa; never up, never in a circle. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(packages|apps)/', pathNot: `^(${[from, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('pfa-is-pure', 'packages/pfa', []),
    only('protocol-is-pure', 'packages/protocol', []),
    only('legacy-sample-stands-alone', 'packages/legacy-sample', []),
    only('postgres-is-the-ground', 'packages/postgres', []),
    only('mover-knows-nothing-of-pfa', 'packages/sqlite-to-postgres', ['packages/postgres']),
    only('datastore-on-postgres-and-pfa', 'packages/datastore', [
      'packages/postgres',
      'packages/pfa',
      'packages/legacy-sample',
    ]),
    only('server-below-cli', 'apps/server', [
      'packages/datastore',
      'packages/postgres',
      'packages/protocol',
      'packages/pfa',
      'packages/legacy-sample',
    ]),
    only('web-never-meets-the-database', 'apps/web', ['packages/protocol', 'packages/pfa']),
    {
      name: 'sample-only-in-tests-and-cli',
      severity: 'error',
      from: { path: '^(packages/datastore|apps/server)/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { path: '^packages/legacy-sample/' },
    },
    {
      name: 'pure-packages-do-no-io',
      severity: 'error',
      from: { path: '^packages/(pfa|protocol)/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    exclude: { path: '(dist|coverage|\\.data)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
