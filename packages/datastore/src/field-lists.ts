/**
 * The lists of fields inside the SQL files, written from the domain's table of fields. A file has each between
 * `-- fields: name` and `-- end of fields`; `npm run schema` fills them, a test compares them.
 */
import {
  describeField,
  type EditableField,
  editableFieldNames,
  type FieldKind,
  fieldsWith,
  hasRole,
  isEditableField,
} from '@vanguard/pfa';
import { columnOf, hasColumn, type RowField } from './records/fields.ts';

const widthCharacters = 126;

const readers: Readonly<Record<FieldKind, string>> = {
  text: 'pfa_text',
  source: 'pfa_text',
  status: 'pfa_text',
  flag: 'pfa_flag',
  amount: 'pfa_amount',
  date: 'pfa_date',
};

const kindOf = (field: RowField | EditableField): FieldKind => describeField(field).kind;
const editable = (isWanted: (field: EditableField) => boolean) => editableFieldNames.filter(isWanted);
const ofKind = (...kinds: readonly FieldKind[]) => editable((field) => kinds.includes(kindOf(field)));

/** What the overlay has of a record, by the names of the mirror's columns. */
const rowFields = fieldsWith('listed').filter((field) => describeField(field).access !== 'key' && hasColumn(field));
const columns = rowFields.map(columnOf);

const searchedColumns = rowFields.filter((field) => hasRole(field, 'searched')).map(columnOf);

/** As the user of a draft sees a field: u is upstream's side, t the draft, `seen` the merged record where it is needed. */
function seenByUser(field: RowField): string {
  const upstream = `u.${columnOf(field)}`;
  if (isEditableField(field)) {
    return `case when t.delta ? '${field}' then ${readers[kindOf(field)]}(t.delta, '${field}') else ${upstream} end`;
  }
  const workedOut = workedOutAgain[field];
  return workedOut === undefined ? upstream : `case when ${workedOut} else ${upstream} end`;
}

/** What follows from other fields. The cost of the plan is upstream's: the plan is locked. */
const workedOutAgain: { readonly [Field in RowField]?: string } = {
  forecastCost: 'has_other_costs then pfa_forecast_cost(seen)',
  actualCost: 'has_other_costs then pfa_actual_cost(seen)',
  hasUnknownSource: 'has_other_sources then pfa_has_unknown_source(seen)',
};

/** Whether a field of a delta is as the record has it: dates as texts, since some of upstream's are not dates. */
function isUnchanged(field: EditableField): string {
  const reader = kindOf(field) === 'date' ? 'pfa_text' : readers[kindOf(field)];
  const equals = kindOf(field) === 'flag' ? '=' : 'is not distinct from';
  return `case when delta ? '${field}' and ${reader}(data, '${field}') ${equals} ${reader}(delta, '${field}') then '${field}' end`;
}

/** An array of their names. */
function arrayOf(fields: readonly string[]): string[] {
  const items = fields.map((field, i) => `${i === 0 ? 'array[' : ''}'${field}'${i === fields.length - 1 ? ']' : ''}`);
  return separated(items);
}

/** Items that are broken into lines, or a list with an item a line. */
const lists: Readonly<Record<string, readonly string[]>> = {
  'overlay columns': separated(columns),
  'as upstream has them': separated(columns.map((column) => `m.${column}`)),
  'as the user sees them': separated(rowFields.map(seenByUser)).map((line) => `${line}\n`),
  'replaced in the overlay': separated(columns.map((column) => `${column} = excluded.${column}`)),
  'words follow from': arrayOf(editable((field) => hasRole(field, 'searched'))),
  'columns of words': separated(searchedColumns.map((column) => `n.${column}`)),
  'columns of words before': separated(searchedColumns.map((column) => `o.${column}`)),
  'costs follow from': arrayOf(editable((field) => hasRole(field, 'priced'))),
  sources: arrayOf(ofKind('source')),
  'editable fields': arrayOf(editableFieldNames),
  'unchanged fields': separated(editableFieldNames.map(isUnchanged)).map((line) => `${line}\n`),
  dates: arrayOf(ofKind('date')),
  'lengths of dates': separated(ofKind('date').map((field) => `length(delta ->> '${field}')`)),
  amounts: arrayOf(ofKind('amount')),
  'values of amounts': separated(ofKind('amount').map((field) => `pfa_amount(delta, '${field}')`)),
  'unknown sources': ofKind('source').map(
    (field, i) =>
      `${i === 0 ? '' : 'or '}(change ? '${field}' and pfa_is_unknown_source(pfa_text(delta, '${field}')))\n`,
  ),
};

function separated(items: readonly string[]): string[] {
  return items.map((item, i) => (i === items.length - 1 ? item : `${item},`));
}

const block = /^( *)-- fields: (.+)\n[^]*?^ *-- end of fields$/gm;

/** The text with its lists as they have to be. Throws where it names a list that there is not. */
export function fillFieldLists(text: string): string {
  return text.replaceAll(block, (_, indent: string, name: string) => {
    const items = lists[name];
    if (items === undefined)
      throw new Error(`no list of fields is named "${name}": one of ${Object.keys(lists).join(', ')}`);
    return [`${indent}-- fields: ${name}`, ...inLines(items, indent), `${indent}-- end of fields`].join('\n');
  });
}

function inLines(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const item of items) {
    if (line !== indent && `${line} ${item}`.length > widthCharacters) {
      lines.push(line);
      line = indent;
    }
    line += `${line === indent ? '' : ' '}${item.trimEnd()}`;
    if (item.endsWith('\n')) {
      lines.push(line);
      line = indent;
    }
  }
  return line === indent ? lines : [...lines, line];
}
