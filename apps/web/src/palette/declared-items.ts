/** What the palette offers of the fields that the organization has declared: `zone: north` filters, `sort -weight` sorts. Pure. */
import { canonicalNumber, type CustomField, customName } from '@vanguard/pfa';
import { pageLocale } from '../locale/locale.ts';
import { parseDate } from '../locale/parse-date.ts';
import { parseNumber } from '../locale/parse-number.ts';
import { conditionOf, describeCondition, withCondition } from '../records/filters/custom-condition.ts';
import { formatCount } from '../records/format.ts';
import type { PaletteItem } from './palette-item.ts';
import type { WorkspaceActions } from './workspace-actions.ts';

export interface DeclaredFound {
  readonly fields: readonly CustomField[];
  /** Of the field that is typed, if it is a text, those that the rest is found in. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

export interface TypedField {
  readonly field: CustomField;
  /** What stands behind its name. */
  readonly rest: string;
}

/** The declared field whose name a text begins with; of several the longest name. */
export function typedField(text: string, fields: readonly CustomField[]): TypedField | undefined {
  const typed = text.trim();
  const [field] = fields
    .filter(({ label }) => {
      const next = typed.charAt(label.length);
      return typed.toLowerCase().startsWith(label.toLowerCase()) && (next === '' || next === ':' || next === ' ');
    })
    .toSorted((a, b) => b.label.length - a.label.length);
  return field && { field, rest: typed.slice(field.label.length).replace(/^\s*:?\s*/, '') };
}

const mostOffered = 6;

export function declaredItems(typed: string, actions: WorkspaceActions, { fields, values }: DeclaredFound) {
  const said = typedField(typed, fields);
  if (said !== undefined) {
    return valuesOf(said, values)
      .slice(0, mostOffered)
      .map(({ value, count }) => filterItem(said.field, value, count, actions));
  }
  return fields
    .filter(({ label }) => typed !== '' && label.toLowerCase().includes(typed.toLowerCase()))
    .slice(0, mostOffered)
    .map(
      ({ key, label }): PaletteItem => ({
        id: `filter of ${key}`,
        section: 'Filter',
        label: `${label}: …`,
        completes: `${label}: `,
      }),
    );
}

interface OfferedValue {
  readonly value: string;
  readonly count?: number;
}

function valuesOf({ field: { kind }, rest }: TypedField, values: DeclaredFound['values']): readonly OfferedValue[] {
  if (kind === 'text') return values;
  if (kind === 'boolean') {
    const typed = rest.toLowerCase();
    return [
      ...('yes'.startsWith(typed) ? [{ value: 'true' }] : []),
      ...('no'.startsWith(typed) ? [{ value: 'false' }] : []),
    ];
  }
  const value = kind === 'date' ? parseDate(rest, pageLocale(), new Date().getFullYear()) : numberIn(kind, rest);
  return value === undefined ? [] : [{ value }];
}

function numberIn(kind: 'decimal' | 'integer', text: string): string | undefined {
  const parsed = parseNumber(text, pageLocale());
  return 'amount' in parsed ? canonicalNumber(kind, parsed.amount) : undefined;
}

function filterItem(field: CustomField, value: string, count: number | undefined, actions: WorkspaceActions) {
  const { question, onQuestion } = actions;
  const name = customName(field.key);
  const present = field.kind === 'text' ? (conditionOf(question, name)?.in ?? []) : [];
  return {
    id: `filter ${field.key} ${value}`,
    section: 'Filter' as const,
    label: `${field.label}: ${describeCondition({ in: [value] }, field.kind)}`,
    ...(count === undefined ? {} : { detail: formatCount(count) }),
    run: () => onQuestion(withCondition(question, name, { in: [...new Set([...present, value])] })),
  };
}

/** By its name or its column. */
export function findDeclared(text: string, fields: readonly CustomField[]): CustomField | undefined {
  const wanted = text.trim().toLowerCase();
  return fields.find(({ key, label }) => label.toLowerCase() === wanted || key.toLowerCase() === wanted);
}
