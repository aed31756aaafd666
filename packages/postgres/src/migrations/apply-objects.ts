/**
 * Makes the objects whose files have changed, in the transaction of the migrations. Where a function can be replaced in
 * its place it is; whatever else changes goes first, with all that depends on it, and is made again with it. What a
 * table depends on can be replaced only.
 */
import { MigrationError } from '../errors.ts';
import { quoteIdentifier } from '../quote.ts';
import { type Dependent, findDependents } from './find-dependents.ts';
import type { ObjectFile } from './object-files.ts';
import { runFile } from './run-file.ts';
import type { Session } from './session.ts';

export interface AppliedObject {
  fileName: string;
  checksum: string;
  members: string[];
}

type Catalog = 'pg_proc' | 'pg_class';

/** One bringing up to date of all objects, in steps: some before a migration that needs them, the others at the end. */
export class ObjectsRun {
  readonly #session: Session;
  /** In order. */
  readonly #files: readonly ObjectFile[];
  readonly #applied: ReadonlyMap<string, AppliedObject>;
  /** What was made by files that are gone. */
  readonly #leaving: readonly AppliedObject[];
  readonly #pending: Set<ObjectFile>;
  /** What the database had before, so that a fresh one is not asked for each. */
  #standing: ReadonlySet<string> = new Set();
  readonly #made = new Map<string, ObjectFile>();
  /** Functions that were replaced in their place by another text. */
  readonly #replaced = new Map<string, string>();

  constructor(session: Session, files: readonly ObjectFile[], applied: readonly AppliedObject[]) {
    this.#session = session;
    this.#files = files;
    this.#applied = new Map(applied.map((one) => [one.fileName, one]));
    const present = new Set(files.map(({ fileName }) => fileName));
    this.#leaving = applied.filter(({ fileName }) => !present.has(fileName));
    this.#pending = new Set(changedObjects(files, applied));
  }

  get made(): ReadonlyMap<string, ObjectFile> {
    return this.#made;
  }

  /** Those of these names that have changed, with what they use. Throws MigrationError `unknown_object`. */
  async makeNeeded(names: readonly string[], neededBy: string): Promise<void> {
    const needed = new Set<ObjectFile>();
    const add = (name: string): void => {
      const file = this.#files.find((one) => one.name === name && one.kind !== 'trigger' && one.kind !== 'policy');
      if (file === undefined) throw unknownObject(name, neededBy);
      if (needed.has(file)) return;
      needed.add(file);
      for (const used of file.uses) add(used);
    };
    for (const name of names) add(name);
    if (needed.size === 0) return;
    this.#standing = await findStanding(this.#session);
    for (const file of this.#files) if (needed.has(file) && this.#pending.has(file)) await this.#make(file);
  }

  /** All others that have changed, then drops what has no file any more. Returns the file names of the dropped. */
  async finish(declared: ReadonlySet<string>): Promise<string[]> {
    this.#standing = await findStanding(this.#session);
    // What is made takes away what depends on it, which comes later in the order.
    await this.#makePending();
    // Triggers and policies go before what they call.
    for (const one of this.#leaving.toSorted((a, b) => rank(a) - rank(b))) await this.#dropApplied(one);
    // Whoever still uses what is gone fails here.
    await this.#makePending();
    await this.#refuseStoredResults(declared);
    return this.#leaving.map(({ fileName }) => fileName);
  }

  async #makePending(): Promise<void> {
    for (const file of this.#files) if (this.#pending.has(file)) await this.#make(file);
  }

  async #make(file: ObjectFile): Promise<void> {
    if (file.kind === 'function') await this.#makeFunction(file);
    else {
      if (file.kind === 'view' || file.kind === 'materialized view') await this.#dropRelation(file.name);
      else await this.#dropMembers(file, this.#applied.get(file.fileName)?.members ?? []);
      await runFile(this.#session, file);
    }
    this.#pending.delete(file);
    this.#made.set(file.fileName, file);
  }

  async #makeFunction(file: ObjectFile): Promise<void> {
    if (!this.#standing.has(`function ${file.name}`)) {
      await runFile(this.#session, file);
      return;
    }
    const before = await this.#findFunctions(file.name);
    for (const { signature } of before) await this.#session.query(`comment on function ${signature} is null`);
    await this.#session.query('savepoint before_function');
    try {
      await runFile(this.#session, file);
    } catch (error) {
      // Another return type, or other names of parameters, which cannot be replaced.
      if ((error as MigrationError & { cause?: { code?: string } }).cause?.code !== '42P13' || before.length === 0)
        throw error;
      await this.#session.query('rollback to savepoint before_function');
      for (const { id } of before) await this.#dropWithDependents('pg_proc', id, file.fileName);
      await runFile(this.#session, file);
    }
    await this.#session.query('release savepoint before_function');
    const after = await this.#findFunctions(file.name);
    for (const { id, definition } of before) {
      const now = after.find((one) => one.id === id);
      if (now === undefined) continue;
      // Beside a function of other parameters the one of before would stay.
      if (after.length > before.length) await this.#dropWithDependents('pg_proc', id, file.fileName);
      else if (now.definition !== definition) this.#replaced.set(id, file.name);
    }
  }

  async #findFunctions(name: string): Promise<{ id: string; signature: string; definition: string }[]> {
    return await this.#session.query(
      `select oid::text as id, oid::regprocedure::text as signature, pg_get_functiondef(oid) as definition from pg_proc
        where pronamespace = quote_ident(current_schema())::regnamespace and proname = $1 and prokind in ('f', 'w')`,
      [name],
    );
  }

  /** A view of either kind. */
  async #dropRelation(name: string, by = name): Promise<void> {
    if (!this.#standing.has(`view ${name}`)) return;
    const found = await this.#session.query<{ id: string }>(
      `select oid::text as id from pg_class
        where relnamespace = quote_ident(current_schema())::regnamespace and relname = $1 and relkind in ('v', 'm')`,
      [name],
    );
    for (const { id } of found) await this.#dropWithDependents('pg_class', id, by);
  }

  async #dropMembers(
    { kind, name, members }: Pick<ObjectFile, 'kind' | 'name' | 'members'>,
    before: readonly string[],
  ) {
    for (const member of new Set([...before, ...members])) {
      if (!this.#standing.has(`${kind} ${name} ${member}`)) continue;
      await this.#session.query(`drop ${kind} if exists ${quoteIdentifier(member)} on ${quoteIdentifier(name)}`);
    }
  }

  async #dropWithDependents(catalog: Catalog, id: string, by: string): Promise<void> {
    const dependents = await findDependents(this.#session, catalog, id);
    const inTheWay = dependents.filter((one) => this.#fileOf(one) === undefined && !this.#isLeaving(one));
    if (inTheWay.length > 0) throw objectInUse(by, inTheWay);
    for (const one of dependents) {
      await this.#drop(one);
      const file = this.#fileOf(one);
      if (file !== undefined) this.#pending.add(file);
    }
    await this.#dropById(catalog, id);
  }

  async #drop({ kind, name, relation, id }: Dependent): Promise<void> {
    if (kind === 'trigger' || kind === 'policy') {
      await this.#session.query(`drop ${kind} if exists ${quoteIdentifier(name as string)} on ${relation}`);
      return;
    }
    await this.#dropById(kind === 'function' ? 'pg_proc' : 'pg_class', id);
  }

  /** Only the server writes the signature of a function as it reads it. */
  async #dropById(catalog: Catalog, id: string): Promise<void> {
    const oid = String(BigInt(id));
    const statement =
      catalog === 'pg_proc'
        ? `select 'drop function ' || ${oid}::regprocedure`
        : `select case relkind when 'm' then 'drop materialized view ' else 'drop view ' end || oid::regclass
             from pg_class where oid = ${oid}`;
    await this.#session.query(`do $$ begin execute (${statement}); end $$`);
  }

  #fileOf({ kind, name, relation }: Dependent): ObjectFile | undefined {
    return this.#files.find((file) => {
      if (kind === 'trigger' || kind === 'policy')
        return file.kind === kind && file.name === relation && file.members.includes(name as string);
      if (kind === 'view') return file.kind.endsWith('view') && file.name === name;
      return kind === 'function' && file.kind === 'function' && file.name === name;
    });
  }

  #isLeaving({ kind, name, relation }: Dependent): boolean {
    const [fileName, member] = kind === 'trigger' || kind === 'policy' ? [relation, name] : [name, name];
    return this.#leaving.some(
      (one) =>
        kind !== 'stored' &&
        kind !== 'other' &&
        folders[kind].some((folder) => one.fileName === `${folder}/${fileName}.sql`) &&
        one.members.includes(member as string),
    );
  }

  async #dropApplied({ fileName, members }: AppliedObject): Promise<void> {
    const [folder = '', file = ''] = fileName.split('/');
    const name = file.slice(0, -'.sql'.length);
    if (folder === 'functions') {
      for (const { id } of await this.#findFunctions(name)) await this.#dropWithDependents('pg_proc', id, fileName);
    } else if (folder.endsWith('views')) {
      // Its name may have been given to a view of the other kind meanwhile.
      if (!this.#files.some((one) => one.kind.endsWith('view') && one.name === name))
        await this.#dropRelation(name, fileName);
    } else await this.#dropMembers({ kind: folder === 'triggers' ? 'trigger' : 'policy', name, members }, []);
  }

  /** A value that a table has stored does not follow its function. */
  async #refuseStoredResults(declared: ReadonlySet<string>): Promise<void> {
    for (const [id, name] of this.#replaced) {
      if (declared.has(name)) continue;
      const stored = (await findDependents(this.#session, 'pg_proc', id)).filter(
        ({ kind, isMaterialized, name: view }) =>
          kind === 'stored' || (isMaterialized && !this.#made.has(`materialized-views/${view}.sql`)),
      );
      if (stored.length > 0) throw storedResults(name, stored);
    }
  }
}

/** `function name`, `view name`, `trigger table name`, `policy table name`. */
async function findStanding(session: Session): Promise<Set<string>> {
  const rows = await session.query<{ what: string }>(`
    with relation as (select oid, relname, relkind from pg_class where relnamespace = quote_ident(current_schema())::regnamespace)
    select 'function ' || proname as what from pg_proc where pronamespace = quote_ident(current_schema())::regnamespace
    union all select 'view ' || relname from relation where relkind in ('v', 'm')
    union all select format('trigger %s %s', relname, tgname) from pg_trigger join relation r on r.oid = tgrelid
    union all select format('policy %s %s', relname, polname) from pg_policy join relation r on r.oid = polrelid`);
  return new Set(rows.map(({ what }) => what));
}

/** Whose files have another text than the database, or none there. */
export function changedObjects(files: readonly ObjectFile[], applied: readonly AppliedObject[]): ObjectFile[] {
  const checksums = new Map(applied.map(({ fileName, checksum }) => [fileName, checksum]));
  return files.filter(({ fileName, checksum }) => checksums.get(fileName) !== checksum);
}

const folders = {
  function: ['functions'],
  view: ['views', 'materialized-views'],
  trigger: ['triggers'],
  policy: ['policies'],
} as const;

const rank = ({ fileName }: AppliedObject) =>
  ['triggers', 'policies', 'views', 'materialized-views', 'functions'].indexOf(fileName.split('/')[0] ?? '');

function unknownObject(name: string, neededBy: string): MigrationError {
  return new MigrationError(`${neededBy} needs ${name}, and no file makes it.`, {
    code: 'unknown_object',
    hint: 'What a migration needs stays for as long as the migration does: put the file back, or fold the migrations into new first ones.',
  });
}

function objectInUse(by: string, dependents: readonly Dependent[]): MigrationError {
  return new MigrationError(`${by} cannot take away what it made before: ${listed(dependents)} depends on it.`, {
    code: 'object_in_use',
    hint: 'Give the new one another name, or take the dependence away in a migration, which comes before.',
  });
}

function storedResults(name: string, stored: readonly Dependent[]): MigrationError {
  return new MigrationError(
    `The function ${name} has changed, and what its former text returned is stored: ${listed(stored)}.`,
    {
      code: 'stored_results',
      hint: `Write a migration that begins with "-- needs: ${name}" and computes again what is stored.`,
    },
  );
}

function listed(dependents: readonly Dependent[]): string {
  const shown = dependents.slice(0, 5).map(({ description }) => description);
  return [...shown, ...(dependents.length > 5 ? [`${dependents.length - 5} more`] : [])].join(', ');
}
