/** Somebody who follows a page: a folder, an empty database, variables of a shell, and the commands in this process. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase, type TestDatabaseTemplate } from '@vanguard/postgres/testing';
import { runCommand as runMover } from 'sqlite-to-postgres/cli/program';
import { type Answer, type CapturedIo, capturedIo, terminalIo } from 'sqlite-to-postgres/cli/testing';
import { vi } from 'vitest';
import { runCommand as runVanguard } from '../../src/program.ts';
import { type Call, parseLine } from './shell.ts';

export interface Result {
  status: number;
  /** Both outputs; of a request its body, or the file that it was saved as. */
  output: string;
}

const programs = { vanguard: runVanguard, 'sqlite-to-postgres': runMover };
type Program = keyof typeof programs;

/** The URL of a database, as the documentation writes it. */
const documentedUrl = /postgresql:\/\/\w+:password@[\w.:]+\/\w+/g;
const documentedApi = 'http://localhost:3001';
const documentedSimulator = 'http://localhost:4310';
/** The moment at which a product answers. */
const ready = 'Stop with Ctrl-C';

export class Session {
  readonly folder = mkdtempSync(join(tmpdir(), 'documented-'));
  readonly variables: Record<string, string> = {
    VANGUARD_DATA: join(this.folder, '.vanguard'),
    API_PORT: '0',
    WEB_PORT: '0',
    CI: 'true',
  };
  #database!: TestDatabase;
  #api = '';
  #simulator = '';
  /** A command with `&`. */
  #background: { io: CapturedIo; ended: Promise<Result> } | undefined;
  readonly #stops: (() => Promise<unknown>)[] = [];

  static async open(template?: TestDatabaseTemplate): Promise<Session> {
    const session = new Session();
    chmodSync(session.folder, 0o755);
    await session.takeDatabase(template);
    return session;
  }

  get url(): string {
    return this.#database.url;
  }

  /** Another database in place of the one there was. */
  async takeDatabase(template?: TestDatabaseTemplate): Promise<void> {
    const database = await createTestDatabase(template);
    this.#database = database;
    this.#stops.push(async () => await database.drop());
  }

  async close(): Promise<void> {
    for (const stop of this.#stops.toReversed()) await stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The calls of a line, until one fails. With `answers` at a terminal. */
  async run(line: string, answers?: readonly Answer[]): Promise<Result> {
    const text = line
      .replaceAll(documentedUrl, this.url)
      .replaceAll(documentedApi, this.#api)
      .replaceAll(documentedSimulator, this.#simulator);
    let result: Result = { status: 0, output: '' };
    for (const call of parseLine(text, { ...this.variables, '!': 'background' })) {
      result = await this.#call(call, answers);
      if (result.status !== 0) break;
    }
    return result;
  }

  async #call(call: Call, answers?: readonly Answer[]): Promise<Result> {
    const [name, ...args] = call.words;
    if (name === 'export') return this.#export(args);
    if (name === 'curl') return await this.#request(args);
    if (name === 'kill') return await this.#signal(args);
    const found = findProgram(call.words);
    if (found === undefined)
      throw new Error(`Nothing here runs it; say in elsewhere.ts who does: ${call.words.join(' ')}`);
    const io = this.#io(call, answers);
    const ended = perform(found.program, found.args, io);
    if (found.program === 'vanguard' && found.args[0] === 'start') await this.#stopWhenReady(io, ended);
    if (found.program === 'vanguard' && found.args[0] === 'simulator') return await this.#keepSimulator(io, ended);
    if (!call.isBackground) return await ended;
    this.#background = { io, ended };
    return { status: 0, output: '' };
  }

  #io({ assignments }: Pick<Call, 'assignments'>, answers?: readonly Answer[]): CapturedIo {
    const environment = { ...this.variables, ...assignments };
    return answers === undefined ? capturedIo(this.folder, environment) : terminalIo(this.folder, answers, environment);
  }

  #export(args: string[]): Result {
    for (const arg of args) {
      const [name = '', ...value] = arg.split('=');
      this.variables[name] = value.join('=');
    }
    return { status: 0, output: '' };
  }

  async #signal([signal = '', of]: string[]): Promise<Result> {
    if (of !== 'background' || this.#background === undefined) throw new Error('Nothing runs in the background.');
    const { io, ended } = this.#background;
    await vi.waitFor(() => {
      if (!io.printed.stdout.includes('caught up')) throw new Error(io.printed.stdout + io.printed.stderr);
    }, 60_000);
    io.signals.emit(`SIG${signal.slice(1)}`);
    return await ended;
  }

  /** What a browser would see is asked for, then the product is stopped in order. */
  async #stopWhenReady(io: CapturedIo, ended: Promise<Result>): Promise<void> {
    await this.#waitUntilReady(io, ended);
    const page = /Page\s+(\S+)/.exec(io.printed.stdout)?.[1] ?? '';
    const { status } = await fetch(page);
    if (status !== 200) throw new Error(`${page} answers ${status}`);
    io.signals.emit('SIGTERM');
  }

  async #waitUntilReady(io: CapturedIo, ended: Promise<Result>): Promise<void> {
    let isOver = false;
    void ended.then(() => (isOver = true));
    await vi.waitUntil(() => isOver || io.printed.stdout.includes(ready), { timeout: 100_000, interval: 20 });
    if (isOver) throw new Error(io.printed.stdout + io.printed.stderr);
  }

  /** Serves the product until the session is closed. */
  async serve(args: string[]): Promise<void> {
    const io = this.#io({ assignments: {} });
    const ended = perform('vanguard', ['start', ...args], io);
    this.#stops.push(async () => {
      io.signals.emit('SIGTERM');
      await ended;
    });
    await this.#waitUntilReady(io, ended);
    this.#api = /API\s+(\S+)\/api\/docs/.exec(io.printed.stdout)?.[1] ?? '';
  }

  /** In a terminal of its own until the session is closed. */
  async #keepSimulator(io: CapturedIo, ended: Promise<Result>): Promise<Result> {
    this.#stops.push(async () => {
      io.signals.emit('SIGINT');
      await ended;
    });
    await this.#waitUntilReady(io, ended);
    this.#simulator = /Page\s+(\S+)/.exec(io.printed.stdout)?.[1] ?? '';
    return { status: 0, output: io.printed.stdout };
  }

  /** `curl` with the options that the documentation uses. */
  async #request(args: string[]): Promise<Result> {
    const request: { method?: string; headers: Headers; body?: string | Buffer } = { headers: new Headers() };
    let [url, isSaved] = ['', false];
    const take: Record<string, (value: string) => void> = {
      '-X': (value) => void (request.method = value),
      '-H': (value) => request.headers.append(...(value.split(/: (.*)/s, 2) as [string, string])),
      '-d': (value) => void (request.body = value),
      '--data-binary': (value) => void (request.body = readFileSync(join(this.folder, value.slice('@'.length)))),
    };
    for (let at = 0; at < args.length; at++) {
      const arg = args[at] as string;
      if (arg === '-OJ') isSaved = true;
      else if (!arg.startsWith('-')) url = arg;
      else {
        const option = take[arg];
        if (option === undefined) throw new Error(`The option ${arg} of curl is not known here.`);
        option(args[++at] as string);
      }
    }
    const method = request.method ?? (request.body === undefined ? 'GET' : 'POST');
    const response = await askAgain(url, { ...request, method, body: request.body ?? null });
    const body = Buffer.from(await response.arrayBuffer());
    const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    if (isSaved && name !== undefined) writeFileSync(join(this.folder, name), body);
    return { status: response.ok ? 0 : response.status, output: isSaved ? (name ?? '') : body.toString() };
  }
}

/** A busy machine may have no time for the database; whoever follows a page comes again when the answer says. */
async function askAgain(url: string, request: RequestInit): Promise<Response> {
  for (let turns = 30; ; turns--) {
    const response = await fetch(url, request);
    const seconds = Number(response.headers.get('retry-after'));
    if (response.status !== 503 || seconds === 0 || turns === 0) return response;
    await response.body?.cancel();
    await sleep(seconds * 1000);
  }
}

async function perform(program: Program, args: string[], io: CapturedIo): Promise<Result> {
  const status = await programs[program](args, io);
  return { status, output: io.printed.stdout + io.printed.stderr };
}

/** The ways in which a program is called in a clone. */
function findProgram(words: string[]): { program: Program; args: string[] } | undefined {
  const [first, second = '', ...rest] = words;
  if (first === 'npm' && second === 'start' && rest.length > 1)
    return { program: 'vanguard', args: ['start', ...rest.slice(1)] };
  if (first === 'npm' && second === 'run' && isProgram(rest[0]) && rest[1] === '--')
    return { program: rest[0], args: rest.slice(2) };
  if (first === 'npx' && isProgram(second)) return { program: second, args: rest };
  return isProgram(first) ? { program: first, args: words.slice(1) } : undefined;
}

const isProgram = (word: string | undefined): word is Program => word !== undefined && Object.hasOwn(programs, word);
