/** Where an installation keeps its things and on which ports it answers: from the environment, with defaults for a first start. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from 'sqlite-to-postgres';
import { isPostgresUrl } from 'sqlite-to-postgres/cli';

export interface Settings {
  /** Embedded database, secrets, sample and migrations of this installation. */
  dataFolder: string;
  /** Undefined: the embedded server. */
  databaseUrl: string | undefined;
  isProduction: boolean;
  apiPort: number;
  webPort: number;
  host: string;
}

/** A path as the user gave it, from the folder the user stands in, also when npm has gone to the project's root. */
export function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const url = environment['DATABASE_URL'];
  return {
    dataFolder: resolve(environment['VANGUARD_DATA'] ?? '.vanguard'),
    databaseUrl: isPostgresUrl(url) ? url : undefined,
    isProduction: environment['NODE_ENV'] === 'production',
    apiPort: readPort(environment['API_PORT'], 3001, 'API_PORT'),
    webPort: readPort(environment['WEB_PORT'], 3000, 'WEB_PORT'),
    host: environment['HOST'] ?? '127.0.0.1',
  };
}

function readPort(text: string | undefined, fallback: number, name: string): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new UsageError(`${name} is "${text}", which is no port.`, {
    code: 'bad_port',
    hint: 'Give a number from 0 to 65535; 0 takes any free port.',
  });
}

/** JWT_SECRET, or one made at the first start and kept with the installation's data; in production only the former. */
export function readJwtSecret(
  { dataFolder, isProduction }: Settings,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const given = environment['JWT_SECRET'];
  if (given) return given;
  if (isProduction) {
    throw new UsageError('JWT_SECRET is not set.', {
      code: 'missing_secret',
      hint: 'In production set it to at least 32 random characters, for example the output of: openssl rand -base64 48',
    });
  }
  const file = join(dataFolder, 'jwt-key');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}
