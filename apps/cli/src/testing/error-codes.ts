/** The codes of errors, found where the sources make them: what `docs/reference/error-codes.md` is written from and held to. */
import { globSync, readFileSync } from 'node:fs';
import { pemsFailures } from '@vanguard/pems';
import ts from 'typescript';

export interface ErrorCode {
  /** The class of the error. */
  of: string;
  code: string;
  /** What it says where it is first made, with … for what depends; empty where all of it does. */
  message: string;
}

const root = new URL('../../../../', import.meta.url);
const sources = [
  'packages/{sqlite-to-postgres,postgres,datastore,pems,legacy-sample}/src/**/*.ts',
  'apps/{cli,server}/src/**/*.ts',
];
/** In the order of the page. Of others the API makes problems (docs/reference/problems.md), or nobody sees them. */
const classes = [
  'UsageError',
  'SourceError',
  'TargetError',
  'VerificationError',
  'RollbackError',
  'CancelledError',
  'MoverError',
  'BackupError',
  'EmbeddedPostgresError',
  'PostgresConnectionError',
  'MigrationError',
  'DatastoreError',
  'SampleError',
  'UnsafeSettingsError',
  'PemsError',
];

const isCode = (text: string) => /^[a-z]+(_[a-z]+)*$/.test(text);
/** For what is chosen from a table or a condition beside it: two words at least, or any word would be one. */
const isLongCode = (text: string) => /^[a-z]+(_[a-z]+)+$/.test(text);

export function findErrorCodes(): ErrorCode[] {
  const found = new Map<string, ErrorCode>();
  const add = (one: ErrorCode) => {
    const key = `${one.of} ${one.code}`;
    if (classes.includes(one.of) && !found.get(key)?.message) found.set(key, one);
  };
  for (const path of globSync(sources, { cwd: root }).toSorted()) {
    const text = readFileSync(new URL(path, root), 'utf8');
    if (/\.test\.ts$|\/testing\//.test(path) || !text.includes('Error')) continue;
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node)) for (const one of codesOf(node)) add(one);
      ts.forEachChild(node, visit);
    };
    visit(file);
    if (path.endsWith('/errors.ts')) for (const one of declaredIn(file)) add(one);
  }
  // Some are read from what PEMS answers, and made nowhere by their name.
  for (const code of Object.keys(pemsFailures)) add({ of: 'PemsError', code, message: '' });
  // The mover hands on why a server cannot be connected to.
  for (const { code, message } of [...found.values()].filter(({ of }) => of === 'PostgresConnectionError'))
    add({ of: 'TargetError', code: `target_${code}`, message });
  return [...found.values()].toSorted(
    (one, other) => classes.indexOf(one.of) - classes.indexOf(other.of) || one.code.localeCompare(other.code),
  );
}

/** Codes of `new SomeError(message, { code })`, and of a class that is chosen. */
function codesOf(made: ts.NewExpression): ErrorCode[] {
  const of = made.expression.getText();
  const given = [...(made.arguments ?? [])];
  const [first] = given;
  if (of === 'CancelledError') return [{ of, code: 'cancelled', message: 'Cancelled while ….' }];
  if (first === undefined || (!classes.includes(of) && of !== 'Failure')) return [];
  const details = given.find((argument) => ts.isObjectLiteralExpression(argument));
  const property = details?.properties.find(({ name }) => name?.getText() === 'code');
  if (property === undefined) return [];
  const message = wordsOf(first);
  if (!ts.isShorthandPropertyAssignment(property))
    return literalsIn(property, isCode).map((code) => ({ of, code, message }));
  return literalsIn(functionAround(property), isLongCode).map((code) => ({
    of: of === 'Failure' ? (code.startsWith('target_') ? 'TargetError' : 'SourceError') : of,
    code,
    message,
  }));
}

/** Unions of codes stand where their class does. */
function declaredIn(file: ts.SourceFile): ErrorCode[] {
  const codes: ErrorCode[] = [];
  for (const statement of file.statements) {
    const name = (ts.isTypeAliasDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text;
    if (!name) continue;
    const of = classes.find((one) => one === name.replace('Code', '') || one === `Postgres${name.replace('Code', '')}`);
    if (of === undefined) continue;
    const visit = (node: ts.Node): void => {
      const isIndex = node.parent !== undefined && ts.isIndexedAccessTypeNode(node.parent);
      if (!isIndex && ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) && isCode(node.literal.text))
        codes.push({ of, code: node.literal.text, message: '' });
      ts.forEachChild(node, visit);
    };
    visit(statement);
  }
  return codes;
}

function literalsIn(node: ts.Node, isWanted: (text: string) => boolean): string[] {
  const found: string[] = [];
  const visit = (one: ts.Node): void => {
    if (ts.isStringLiteral(one) && isWanted(one.text)) found.push(one.text);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
}

function functionAround(node: ts.Node): ts.Node {
  let around: ts.Node = node;
  while (!ts.isFunctionLike(around) && !ts.isSourceFile(around)) around = around.parent;
  return around;
}

function wordsOf(node: ts.Node | undefined): string {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  const words = node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  return /[a-z]{3}/.test(words) ? words : '';
}

/** By class: the heading, and what ends a command with which status. */
const sections: Readonly<Record<string, string>> = {
  UsageError: 'The call: status 2',
  SourceError: 'The source: status 3',
  TargetError: 'The target: status 4',
  VerificationError: 'The comparison: status 5',
  RollbackError: 'The way back: status 7',
  CancelledError: 'Cancelled: status 130',
  MoverError: 'The proof: status 1',
  EmbeddedPostgresError: 'The embedded PostgreSQL',
  PostgresConnectionError: 'The connection to a server',
  MigrationError: 'The schema of the product',
  DatastoreError: 'The data of the product',
  SampleError: 'The sample',
  UnsafeSettingsError: 'Settings that are not safe',
  PemsError: 'The exchange with PEMS',
};

export function describeErrorCodes(codes: readonly ErrorCode[]): string {
  const tables = classes.map((of) => {
    const own = codes.filter((one) => one.of === of);
    const table = of === 'PemsError' ? pemsTable(own) : tableOf(['code', 'says'], own.map(cellsOf));
    return `## ${sections[of]}\n\n${table}\n`;
  });
  return `# Error codes

The \`code\` of the errors with which a command ends and a call of the library rejects: stable, for programs. The words may change, and say
what they are about in the places of the dots; an error without words here has those of PostgreSQL, of PEMS or of the system. [Problems](problems.md) has what the API
answers. Written from the sources by \`DOCS_WRITE=1 npx vitest run --project pure apps/cli/src/reference\`.

${tables.join('\n')}`;
}

const cellsOf = ({ code, message }: ErrorCode) => [`\`${code}\``, message];

/** The worker decides by the table of the package, which says more than the words. */
function pemsTable(codes: readonly ErrorCode[]): string {
  const rows = codes.map((one) => {
    const { isRetryable, hint } = pemsFailures[one.code as keyof typeof pemsFailures];
    return [...cellsOf(one), isRetryable ? 'yes' : 'no', hint];
  });
  return tableOf(['code', 'says', 'tried again', 'what to do'], rows);
}

const lineOf = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
const tableOf = (heading: readonly string[], rows: readonly (readonly string[])[]) =>
  [lineOf(heading), `|${'---|'.repeat(heading.length)}`, ...rows.map(lineOf)].join('\n');

const escaped = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
