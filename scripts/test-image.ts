/**
 * `npm run test:image`: builds the image of the Containerfile and runs it, without an engine of containers: by Debian's
 * buildah, on bases made by debootstrap, as root. What runs has a process tree of its own, a root that it cannot write
 * and the image's own account, environment and commands. `--keep` keeps the bases for the next run,
 * `--built` takes the image of the last one.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@vanguard/postgres/embedded';
import pg from 'pg';
import { type ImageConfig, killStarted, type Rootfs, runInRootfs, startInRootfs } from './image/rootfs.ts';

const root = join(import.meta.dirname, '..');
const suite = 'bookworm';
const [basesAre, image] = ['vanguard-test-base', 'vanguard-test'];
const say = (words: string) => process.stdout.write(`${words}\n`);

const storage = { ...process.env, STORAGE_DRIVER: 'vfs', BUILDAH_ISOLATION: 'chroot' };

function buildah(...args: string[]): string {
  return execFileSync('buildah', args, { env: storage, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** Where this machine gets its packages. */
function findMirror(): string {
  const lists = [...globSync('/etc/apt/sources.list'), ...globSync('/etc/apt/sources.list.d/*')];
  const urls = lists.flatMap(
    (file) => readFileSync(file, 'utf8').match(/^(?:deb|URIs:)\s.*?(https?:\S+\/debian)\/?(?=\s)/gm) ?? [],
  );
  const [mirror = 'http://deb.debian.org/debian'] = urls.map((line) => /https?:\S+/.exec(line)?.[0] ?? '');
  return mirror;
}

/** As the bases are that the Containerfile names: Debian, the same with Node and npm, the same with PostgreSQL. */
function makeBases(folder: string): void {
  if (
    spawnSync('buildah', ['inspect', '--type', 'image', `localhost/${basesAre}:postgres`], { env: storage }).status ===
    0
  )
    return;
  say('Making the bases: Debian, Node, PostgreSQL.');
  execFileSync('debootstrap', ['--variant=minbase', suite, folder, findMirror()], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  commitBase('debian', (container) => buildah('add', '--quiet', container, folder, '/'), 'scratch');
  const npm = dirname(dirname(execFileSync('readlink', ['-f', findProgram('npm')], { encoding: 'utf8' }).trim()));
  commitBase('node', (container) => {
    buildah('copy', '--quiet', container, process.execPath, '/usr/local/bin/node');
    buildah('copy', '--quiet', container, npm, '/usr/local/lib/node_modules/npm');
    buildah('run', container, '--', 'ln', '-s', '../lib/node_modules/npm/bin/npm-cli.js', '/usr/local/bin/npm');
  });
  commitBase('postgres', (container) => {
    const install = 'apt-get -q update && apt-get -qy install --no-install-recommends postgresql-client';
    buildah('run', container, '--', 'sh', '-c', install);
  });
}

function commitBase(tag: string, fill: (container: string) => void, from = `localhost/${basesAre}:debian`): void {
  const container = buildah('from', '--pull-never', from);
  fill(container);
  buildah('commit', '--quiet', '--rm', container, `${basesAre}:${tag}`);
}

const findProgram = (name: string) => execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();

/** How this machine gets packages of npm, which is no part of the image. */
function mountsOfNpm(folder: string): string[] {
  const npmrc = join(folder, 'npmrc');
  const found = [join(homedir(), '.npmrc'), '/etc/npmrc'].filter((file) => existsSync(file));
  const authorities = process.env['NODE_EXTRA_CA_CERTS'];
  const lines = [
    ...found.map((file) => readFileSync(file, 'utf8')),
    ...(authorities ? ['cafile=/run/authorities'] : []),
  ];
  writeFileSync(npmrc, lines.join('\n'), { mode: 0o600 });
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  return [
    `--volume=${npmrc}:/root/.npmrc:ro`,
    `--volume=${cache}:/root/.npm`,
    ...(authorities ? [`--volume=${authorities}:/run/authorities:ro`] : []),
  ];
}

function buildImage(folder: string): void {
  say('Building the image.');
  const base = (tag: string) => `localhost/${basesAre}:${tag}`;
  const bases = Object.entries({ BASE: 'debian', NODE_IMAGE: 'node', POSTGRES_IMAGE: 'postgres' });
  const args = bases.map(([name, tag]) => `--build-arg=${name}=${base(tag)}`);
  buildah(
    'build',
    '--pull-never',
    '--format=docker',
    '--quiet',
    ...args,
    ...mountsOfNpm(folder),
    '--tag',
    image,
    '--file',
    'Containerfile',
    root,
  );
}

async function untilAnswered(url: string, status: number): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.status === status) return;
    if (Date.now() > deadline) throw new Error(`${url}: ${answer?.status ?? 'no answer'} instead of ${status}`);
    await sleep(200);
  }
}

/** The roles and the database that ops/compose/make-roles.sh makes. */
async function makeRoles(url: string): Promise<void> {
  const script = readFileSync(join(root, 'ops/compose/make-roles.sh'), 'utf8');
  const sql = /<<'SQL'\n([\s\S]*)\nSQL/.exec(script)?.[1] ?? '';
  const client = new pg.Client(url);
  await client.connect();
  for (const statement of sql.split(';').filter((one) => one.trim() !== ''))
    await client.query(statement.replace(":'password'", "'a password'"));
  await client.end();
}

async function tryImage(rootfs: Rootfs, serverUrl: string): Promise<void> {
  const [apiPort, webPort] = ['3441', '3440'];
  const api = `http://127.0.0.1:${apiPort}/api`;
  const { host } = new URL(serverUrl);
  const environment = {
    DATABASE_URL: `postgresql://vanguard:${encodeURIComponent('a password')}@${host}/vanguard`,
    JWT_SECRET: 'kR3mZq8vTb1xWc6yHs4uNd9pLf2gJa7e',
    VANGUARD_ENCRYPTION_KEY: 'ab'.repeat(32),
    API_PORT: apiPort,
    WEB_PORT: webPort,
    VANGUARD_WORKER: 'off',
  };
  const run = (args: string[], input = '') =>
    runInRootfs(rootfs, [...rootfs.config.Entrypoint, ...args], { environment, input });
  assert.match(runInRootfs(rootfs, ['id', '-u'], { environment }), /^10001$/m);
  assert.throws(() => runInRootfs(rootfs, ['touch', '/app/written'], { environment }), /Read-only file system/);

  const server = startInRootfs(rootfs, [...rootfs.config.Entrypoint, ...rootfs.config.Cmd], { environment });
  await Promise.race([untilAnswered(`${api}/health/live`, 200), server.ended]);
  // Nobody can sign in yet; that is no reason to start the container anew.
  await untilAnswered(`${api}/health/ready`, 503);
  runInRootfs(rootfs, rootfs.config.Healthcheck.Test.slice(1), { environment });
  run(['user', 'add', 'ann', '--role', 'admin'], 'granite lighthouse 7\n');
  await untilAnswered(`${api}/health/ready`, 200);
  const body = JSON.stringify({ username: 'ann', password: 'granite lighthouse 7' });
  const headers = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${api}/auth/login`, { method: 'POST', headers, body });
  assert.equal(signedIn.status, 200);
  const page = await (await fetch(`http://127.0.0.1:${webPort}/`)).text();
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? 'none';
  assert.equal((await fetch(`http://127.0.0.1:${webPort}${script}`)).status, 200);

  say('Running a worker.');
  const worker = startInRootfs(rootfs, [...rootfs.config.Entrypoint, 'worker'], { environment });
  await Promise.race([worker.hasSaid('The worker runs'), worker.ended]);
  assert.equal(await worker.stop(), 0, worker.output());
  say('Backing up.');
  assert.match(run(['backup']), /restored into a scratch database/);
  assert.match(run(['backup', 'verify']), /✓|proved|holds/);
  assert.equal(await server.stop(), 0, server.output());
  assert.throws(() => runInRootfs(rootfs, rootfs.config.Healthcheck.Test.slice(1), { environment }));
}

/** What systemd finds wrong with the units, where there is one. The command that they start is not installed here. */
function findFaultsOfUnits(): string[] {
  const units = globSync('ops/debian/*.service', { cwd: root });
  assert.equal(units.length, 2);
  const { error, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { cwd: root, encoding: 'utf8' });
  if (error !== undefined) return [];
  return stderr.split('\n').filter((line) => line.includes('vanguard') && !line.includes('is not executable'));
}

/** ops/debian/install.sh twice on a fresh Debian, and the commands that it brings, on the embedded server. No systemd runs there. */
function tryDebian(folder: string): void {
  say('Installing on Debian.');
  const container = buildah('from', '--pull-never', `localhost/${basesAre}:node`);
  try {
    const sources = join(folder, 'sources.tar');
    // As the checkout is, also where it is not committed.
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root });
    execFileSync('tar', ['--null', '--files-from=-', '-cf', sources], { cwd: root, input: files });
    buildah('add', '--quiet', container, sources, '/root/vanguard');
    const run = (script: string) => buildah('run', ...mountsOfNpm(folder), container, '--', 'sh', '-euc', script);
    const install = '/root/vanguard/ops/debian/install.sh';
    assert.match(run(install), /Installed/);
    const settings = run('cat /etc/vanguard/vanguard.env');
    assert.match(run(`echo 'granite lighthouse 7' | vanguard user add ann --role admin && ${install}`), /Installed/);
    assert.equal(run('cat /etc/vanguard/vanguard.env'), settings);
    assert.match(run('stat -c "%U %a" /var/lib/vanguard/postgres; vanguard user list'), /^vanguard [\s\S]*\bann\b/);
    assert.match(run('vanguard backup && vanguard upgrade'), /of this version already/);
    assert.deepEqual(findFaultsOfUnits(), []);
  } finally {
    buildah('rm', container);
  }
}

async function main(): Promise<void> {
  const missing = ['buildah', 'debootstrap', 'unshare'].filter(
    (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0,
  );
  if (missing.length > 0 || process.getuid?.() !== 0)
    throw new Error(`test:image needs root and ${missing.join(', ')}: apt-get install buildah debootstrap`);
  const folder = mkdtempSync(join(tmpdir(), 'test-image-'));
  chmodSync(folder, 0o755);
  let container: string | undefined;
  const server = await startEmbeddedPostgres({
    dir: join(folder, 'server'),
    durable: false,
    package: 'postgres-15-linux-x64',
  });
  try {
    makeBases(join(folder, 'debian'));
    if (!process.argv.includes('--built')) buildImage(folder);
    container = buildah('from', '--pull-never', `localhost/${image}`);
    const config = (
      JSON.parse(buildah('inspect', '--type', 'image', `localhost/${image}`)) as { Docker: { config: ImageConfig } }
    ).Docker.config;
    const volumes = Object.keys(config.Volumes).map((path) => [path, join(folder, 'volumes', path)] as const);
    for (const [, path] of volumes) {
      mkdirSync(path, { recursive: true });
      chownSync(path, 10001, 10001);
    }
    await makeRoles(server.url());
    await tryImage({ path: buildah('mount', container), config, volumes }, server.url());
    tryDebian(folder);
    say(`The image works: ${sizeOf(image)}, of which Debian is ${sizeOf(`${basesAre}:debian`)}.`);
  } finally {
    killStarted();
    await server.stop();
    if (container !== undefined) buildah('rm', container);
    if (!process.argv.includes('--keep'))
      for (const tag of ['node', 'postgres', 'debian'])
        spawnSync('buildah', ['rmi', `localhost/${basesAre}:${tag}`], { env: storage });
    rmSync(folder, { recursive: true, force: true });
  }
}

const sizeOf = (name: string) => buildah('images', '--format', '{{.Size}}', name);

await main();
