/**
 * Packs `sqlite-to-postgres` as it is published: JavaScript with declarations, the modules of the workspace's packages that
 * it stands on inside, no other part of the product, and a README that leads nowhere outside. `npm run pack:mover` leaves
 * the tarball in `dist/`, or in the folder given.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const notPublished = ['**/*.test.ts', '**/testing/**'];

export interface Manifest {
  version: string;
  repository?: { type: string; url: string };
  homepage?: string;
  description: string;
  license: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export const readManifest = (path: string) =>
  JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Manifest;

/**
 * Of the manifest, else of the workflow that packs (GitHub Actions, GitLab CI): provenance is refused where the package names
 * another repository than the one that the workflow proves it runs in.
 */
export function repositoryOf(environment = process.env): Manifest['repository'] {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, CI_PROJECT_URL: project } = environment;
  const address = server !== undefined && name !== undefined ? `${server}/${name}` : project;
  return (
    readManifest('.').repository ?? (address === undefined ? undefined : { type: 'git', url: `git+${address}.git` })
  );
}

/** Returns the path of the tarball. */
export function packMover(outputFolder: string): string {
  const stage = mkdtempSync(join(tmpdir(), 'pack-mover-'));
  try {
    compile(stage);
    inline(join(stage, 'dist'));
    const used = prune(join(stage, 'dist'));
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(publishedManifest(used), undefined, 2)}\n`);
    for (const file of ['rules.schema.json', 'recipe.schema.json'])
      cpSync(join(root, 'packages/sqlite-to-postgres', file), join(stage, file));
    const readme = readFileSync(join(root, 'packages/sqlite-to-postgres/README.md'), 'utf8');
    writeFileSync(join(stage, 'README.md'), publishedReadme(readme, repositoryOf()?.url));
    cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
    mkdirSync(outputFolder, { recursive: true });
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', outputFolder], {
      cwd: stage,
      encoding: 'utf8',
    });
    return join(outputFolder, packed.trim());
  } finally {
    rmSync(stage, { recursive: true });
  }
}

function compile(stage: string): void {
  const config = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      // `npm run typecheck` has looked at them.
      noCheck: true,
      rewriteRelativeImportExtensions: true,
      rootDir: join(root, 'packages'),
      outDir: join(stage, 'dist'),
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: ['sqlite-to-postgres', 'sqlite-sql', 'postgres'].map((name) => join(root, 'packages', name, 'src')),
    exclude: notPublished.map((glob) => join(root, 'packages', glob)),
  };
  const path = join(stage, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', path], { stdio: ['ignore', 'inherit', 'inherit'] });
  rmSync(path);
  // What the compiler does not carry along: statements and recipes, files of their own.
  const source = join(root, 'packages/sqlite-to-postgres/src');
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }))
    if (/\.(?:sql|json)$/.test(name) && !name.includes('testing'))
      cpSync(join(source, name), join(stage, 'dist/sqlite-to-postgres/src', name));
}

/** What the mover has of the workspace's packages is found beside its code, not in node_modules. */
const innerEntries = {
  '@vanguard/postgres/connection': 'postgres/src/connection.js',
  '@vanguard/postgres/embedded': 'postgres/src/embedded/index.js',
  '@vanguard/postgres/quote': 'postgres/src/quote.js',
  '@vanguard/sqlite-sql': 'sqlite-sql/src/index.js',
  '@vanguard/sqlite-sql/values': 'sqlite-sql/src/values/index.js',
};

function inline(dist: string): void {
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:js|d\.ts)$/.test(name)) continue;
    const path = join(dist, name);
    const text = readFileSync(path, 'utf8');
    const inlined = Object.entries(innerEntries).reduce((code, [entry, file]) => {
      const target = relative(dirname(path), join(dist, file)).replaceAll('\\', '/');
      return code.replaceAll(`'${entry}'`, `'${target}'`);
    }, text);
    if (inlined !== text) writeFileSync(path, inlined);
  }
}

/** Programs of their own, found by their file, and what users import. */
const entries = [
  'cli/main.js',
  'index.js',
  'index.d.ts',
  'run/worker.js',
  'source/integrity-process.js',
  'source/view-rows-process.js',
];

/**
 * Takes away what no entry leads to: the rest of the workspace's packages. Returns the packages of the registry that the
 * others need.
 */
function prune(dist: string): ReadonlySet<string> {
  const reached = new Set(entries.map((entry) => join(dist, 'sqlite-to-postgres/src', entry)));
  const packages = new Set<string>();
  for (const path of reached) {
    const specifiers = readFileSync(path, 'utf8').matchAll(/(?:from|import|import\()\s*'([^']+)'/g);
    for (const [, specifier = ''] of specifiers) {
      if (!specifier.startsWith('.')) packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
      else reached.add(fileOf(path, specifier));
    }
  }
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const path = join(dist, name);
    if (/\.(?:js|d\.ts)$/.test(name) && !reached.has(path)) rmSync(path);
  }
  return packages;
}

/** Declarations lead to declarations only: those of inner modules are nobody's. */
function fileOf(from: string, specifier: string): string {
  const path = join(dirname(from), specifier);
  return from.endsWith('.d.ts') ? path.replace(/(?<!\.d)\.(?:js|ts)$/, '.d.ts') : path;
}

/** `used`: packages that the code names. The embedded server finds its binaries by the platform's name. */
function publishedManifest(used: ReadonlySet<string>): object {
  const mover = readManifest('packages/sqlite-to-postgres');
  const postgres = readManifest('packages/postgres');
  const { homepage } = readManifest('.');
  const repository = repositoryOf();
  const needed = Object.entries({ ...postgres.dependencies, ...mover.dependencies }).filter(([name]) => used.has(name));
  const code = './dist/sqlite-to-postgres/src';
  const types = mover.devDependencies['@types/pg'];
  return {
    name: 'sqlite-to-postgres',
    version: mover.version,
    description: mover.description,
    license: mover.license,
    keywords: ['sqlite', 'postgresql', 'migration', 'prisma', 'django', 'pgloader', 'verify'],
    ...(repository === undefined ? {} : { repository: { ...repository, directory: 'packages/sqlite-to-postgres' } }),
    ...(homepage === undefined ? {} : { homepage }),
    type: 'module',
    engines: { node: '>=24' },
    bin: { 'sqlite-to-postgres': `${code}/cli/main.js` },
    exports: {
      '.': { types: `${code}/index.d.ts`, default: `${code}/index.js` },
      './rules.schema.json': './rules.schema.json',
      './recipe.schema.json': './recipe.schema.json',
    },
    files: ['dist', 'rules.schema.json', 'recipe.schema.json'],
    dependencies: {
      ...Object.fromEntries(needed),
      ...(types === undefined ? {} : { '@types/pg': types }),
    },
    optionalDependencies: postgres.optionalDependencies,
    publishConfig: { access: 'public', provenance: true },
  };
}

/**
 * Without what is true of a clone only. A link to a page of the repository leads there from anywhere; where the repository
 * has no address yet, its words stay.
 */
export function publishedReadme(text: string, repository: string | undefined): string {
  const address = repository?.replace(/^git\+/, '').replace(/\.git$/, '');
  return text
    .replaceAll(/<!-- in a clone -->[\s\S]*?<!-- end -->\n+/g, '')
    .replaceAll(/\[([^\]]+)\]\((?:\.\.\/)+([^)]+)\)/g, (_, words: string, path: string) =>
      address === undefined ? words : `[${words}](${address}/blob/main/${path})`,
    );
}

if (process.argv[1] === import.meta.filename) {
  process.stdout.write(`${packMover(resolve(process.argv[2] ?? join(root, 'dist')))}\n`);
}
