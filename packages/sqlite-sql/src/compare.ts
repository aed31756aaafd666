/**
 * Comparisons: both sides are brought to what SQLite compares, by its affinity and collation rules, or refused.
 * https://www.sqlite.org/datatype3.html#comparison_expressions
 */
import { asNumber, asText } from './coerce.ts';
import { compareJson } from './compare-json.ts';
import { compareTimes, mirrored } from './compare-times.ts';
import {
  atom,
  type Collation,
  type ComparisonOperator,
  needsImmutable,
  numbers,
  type Translated,
  type Translator,
  texts,
  untranslatable,
  wrap,
} from './translation.ts';

export function compare(
  operator: ComparisonOperator,
  left: Translated,
  right: Translated,
  translator: Translator,
): Translated {
  if (left.kind === 'jsonvalue') return compareJson(operator, left, right);
  if (right.kind === 'jsonvalue') return compareJson(mirrored[operator], right, left);
  const times = compareTimes(operator, left, right);
  if (times !== undefined) return times;
  const [a, b] = alike(left, right, translator);
  if (a.kind === 'timestamp') {
    translator.context.note?.('times compare as instants, in SQLite as texts, where one without fraction comes first');
  }
  if (texts.has(a.kind) || texts.has(b.kind)) {
    const [x, y] = collated(a, b);
    const ordered = operator === '=' || operator === '<>' ? '' : ' collate "C"';
    return { sql: `${wrap(x)} ${operator} ${wrap(y)}${ordered}`, kind: 'boolean' };
  }
  if (a.kind === 'enum' && operator !== '=' && operator !== '<>') {
    return compare(operator, enumText(a, translator), enumText(b, translator), translator);
  }
  return { sql: `${wrap(a)} ${operator} ${wrap(b)}`, kind: 'boolean' };
}

/** IS and IS NOT, where NULL equals NULL. */
export function isSame(negated: boolean, left: Translated, right: Translated, translator: Translator): Translated {
  if (left.kind === 'jsonvalue' || right.kind === 'jsonvalue') return untranslatable('IS between values out of JSON');
  const [a, b] = collated(...alike(left, right, translator));
  const operator = negated ? 'is distinct from' : 'is not distinct from';
  return { sql: `${wrap(a)} ${operator} ${wrap(b)}`, kind: 'boolean' };
}

export function isNull(negated: boolean, operand: Translated): Translated {
  return { sql: `${wrap(operand)} is ${negated ? 'not ' : ''}null`, kind: 'boolean' };
}

export function isOneOf(
  negated: boolean,
  tested: Translated,
  items: readonly Translated[],
  translator: Translator,
): Translated {
  if (items.length === 0) return atom(String(negated), 'boolean');
  const byEach = tested.kind === 'jsonvalue' || tested.kind === 'date' || tested.kind === 'timestamp';
  const pairs = byEach ? [] : items.map((item) => alike(tested, item, translator));
  const isPlain = !byEach && pairs.every(([own]) => own.sql === tested.sql);
  if (!isPlain) {
    const equals = items.map((item) => wrap(compare('=', tested, item, translator))).join(' or ');
    return { sql: negated ? `not (${equals})` : equals, kind: 'boolean' };
  }
  // The collation of the tested value alone counts.
  const fold = (value: Translated) => (texts.has(value.kind) ? collate(value, tested.collation) : value);
  const list = pairs.map(([, item]) => fold(item).sql).join(', ');
  return { sql: `${wrap(fold(tested))} ${negated ? 'not ' : ''}in (${list})`, kind: 'boolean' };
}

/** Two values that PostgreSQL compares the way SQLite does, collations aside. */
function alike(a: Translated, b: Translated, translator: Translator): [Translated, Translated] {
  if (a.kind === 'unknown' || b.kind === 'unknown') return [a, b];
  if (numbers.has(a.kind) && numbers.has(b.kind)) return [a, b];
  if (texts.has(a.kind) && texts.has(b.kind)) return [checkedText(a, b), checkedText(b, a)];
  if (a.kind === b.kind)
    return a.kind === 'json' || a.kind === 'jsonb' ? untranslatable('a comparison of JSON') : [a, b];
  const converted = convert(a, b, translator) ?? convert(b, a, translator)?.toReversed();
  return (
    (converted as [Translated, Translated] | undefined) ?? untranslatable(`a comparison of ${a.kind} with ${b.kind}`)
  );
}

/** SQLite turns a text that looks like a number into one beside a column of numeric affinity. */
function checkedText(value: Translated, other: Translated): Translated {
  const isNumeric = other.affinity !== undefined && ['integer', 'real', 'numeric'].includes(other.affinity);
  if (
    isNumeric &&
    (value.constant === undefined || /^\s*[-+.\d]/.test(value.constant)) &&
    value.affinity !== other.affinity
  ) {
    return untranslatable('a comparison that depends on whether the text looks like a number');
  }
  return value;
}

const wholeNumber = /^-?(0|[1-9]\d{0,17})$/;

function convert(a: Translated, b: Translated, translator: Translator): [Translated, Translated] | undefined {
  const constant = b.constant;
  if (a.kind === 'boolean' && b.kind === 'integer') {
    if (constant === '1' || constant === '0') return [a, atom(constant === '1' ? 'true' : 'false', 'boolean')];
    return [asNumber(a), b];
  }
  if (a.kind === 'boolean' && numbers.has(b.kind)) return [asNumber(a), b];
  if (constant === undefined) return undefined;
  if (a.kind === 'text' && a.affinity === 'text' && b.kind === 'integer') return [a, asText(b)];
  if (b.kind !== 'text') return undefined;
  switch (a.kind) {
    case 'integer':
      return a.affinity !== undefined && a.affinity !== 'blob' && wholeNumber.test(constant)
        ? [a, { ...atom(constant, 'integer'), constant }]
        : undefined;
    case 'enum':
      return a.values?.includes(constant) ? [a, b] : [enumText(a, translator), b];
    case 'uuid':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(constant) ? [a, b] : undefined;
    default:
      return undefined;
  }
}

function enumText(value: Translated, { context }: Translator): Translated {
  if (value.kind !== 'enum') return value;
  if (needsImmutable(context)) untranslatable('an enum compared as text');
  return { ...atom(`${wrap(value)}::text`, 'text'), affinity: value.affinity };
}

/** An explicit COLLATE counts first, then that of the left column, then that of the right. */
function collated(a: Translated, b: Translated): [Translated, Translated] {
  const explicit = [a, b].find(({ hasExplicitCollation }) => hasExplicitCollation);
  const isColumn = ({ affinity }: Translated) => affinity !== undefined;
  const chosen = explicit ?? (isColumn(a) ? a : b);
  return [collate(a, chosen.collation), collate(b, chosen.collation)];
}

/** The value as PostgreSQL must compare it for SQLite's collation. Both built-in ones know ASCII only. */
export function collate(value: Translated, collation: Collation | undefined): Translated {
  if (!texts.has(value.kind)) return value;
  if (collation === undefined) return value.kind === 'citext' ? asText(value) : value;
  if (typeof collation === 'object')
    return untranslatable(`the collation ${collation.custom} belongs to the application`);
  const { sql } = asText(value);
  return atom(
    collation === 'nocase' ? `lower(${withoutCollate(wrap({ ...value, sql }))} collate "C")` : `rtrim(${sql}, ' ')`,
    'text',
  );
}

/** A column that folds case is already written with its own `collate "C"`. */
function withoutCollate(sql: string): string {
  return sql.replace(/^\((.*) collate "C"\)$/, '$1');
}
