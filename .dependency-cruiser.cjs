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
    only('datastore-on-postgres-and-pfa', 'packages/datastore', ['packages/postgres', 'packages/pfa']),
    only('server-on-datastore-and-protocol', 'apps/server', [
      'packages/datastore',
      'packages/protocol',
      'packages/postgres',
    ]),
    only('web-never-meets-the-database', 'apps/web', ['packages/protocol', 'packages/pfa']),
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
