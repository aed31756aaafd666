/** Names of tables and columns in PostgreSQL: by rule, else as in the source, cut to 63 bytes and told apart. Pure. */
import { UsageError } from '../errors.ts';
import type { SourceTable } from '../source/catalog.ts';
import { foldedName } from '../source/folded-name.ts';
import { Namespace, systemColumns, truncateName } from './names.ts';
import type { RuleBook } from './rules/match-rules.ts';

export class TargetNames {
  readonly #tables: Map<string, string>;
  /** By table. */
  readonly #columns: Map<string, Map<string, string>>;

  /** Throws UsageError `rule_names_clash`. `taken`: the namespace that tables share with indexes and sequences. */
  constructor(tables: readonly SourceTable[], rules: RuleBook, taken: Namespace) {
    this.#tables = claimAll(
      tables.map(({ name }) => ({ source: name, wanted: rules.decideTable(name).name })),
      taken,
      'tables',
    );
    this.#columns = new Map(
      tables.map((table) => [
        foldedName(table.name),
        claimAll(
          table.columns.map(({ name }) => ({ source: name, wanted: rules.decideColumn(table.name, name).name })),
          new Namespace(systemColumns),
          `columns of the table "${table.name}"`,
        ),
      ]),
    );
  }

  /** Undefined for a table that does not exist. */
  findTable(table: string): string | undefined {
    return this.#tables.get(foldedName(table));
  }

  column(table: string, column: string): string {
    const name = this.#columns.get(foldedName(table))?.get(foldedName(column));
    if (name === undefined) throw new Error(`no name was planned for the column "${column}" of "${table}"`);
    return name;
  }
}

interface NameWish {
  source: string;
  /** By rule. */
  wanted: string | undefined;
}

/** Ruled names come first and are kept to the letter; then those that can stay as they are, whatever others are cut to. */
function claimAll(wishes: readonly NameWish[], namespace: Namespace, what: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const { source, wanted } of wishes) {
    if (wanted === undefined) continue;
    const name = namespace.claim(wanted);
    if (name !== wanted) throw clash(wanted, what);
    names.set(foldedName(source), name);
  }
  const others = wishes.filter(({ wanted }) => wanted === undefined).map(({ source }) => source);
  const kept = new Set(
    others.filter((source) => source !== '' && truncateName(source) === source && !namespace.has(source)),
  );
  for (const source of [...kept, ...others.filter((name) => !kept.has(name))])
    names.set(foldedName(source), namespace.claim(source));
  return names;
}

function clash(name: string, what: string): UsageError {
  return new UsageError(`The rules give the name "${name}" to two ${what}, or it is longer than 63 bytes.`, {
    code: 'rule_names_clash',
    hint: 'Give each its own name in the rule file; a pattern with * should not set a name.',
  });
}
