/** What an address or a saved view says of fields that the organization has not declared, or not any more. Pure. */
import { type CustomField, customKeyOf, customName, groupedKinds, isCustomName } from '@vanguard/pfa';
import { shortName } from '../records/custom-fields.ts';
import { conditionOf, customFilterKinds, isOfKind, withCondition } from '../records/filters/custom-condition.ts';
import { formatSort, parseSort } from '../records/records-search.ts';
import { parseGroup, type WorkspaceSearch } from './workspace-search.ts';

export interface DeclaredSearch {
  /** The same records, grouped and sorted only by what they can be. */
  readonly search: WorkspaceSearch;
  /** What was left out for it, in a sentence; undefined where nothing was. */
  readonly leftOut: string | undefined;
  /** Without the conditions that cannot be asked: these are other records, so somebody has to want them. */
  readonly unfiltered:
    | { readonly search: WorkspaceSearch; readonly reason: string; readonly label: string }
    | undefined;
}

export function onlyDeclared(search: WorkspaceSearch, fields: readonly CustomField[]): DeclaredSearch {
  const isOwn = (name: string) => !isCustomName(name) || fields.some(({ key }) => customName(key) === name);
  const isGrouped = (name: string) =>
    !isCustomName(name) || fields.some(({ key, kind }) => customName(key) === name && groupedKinds.includes(kind));
  const [by, keys] = [parseGroup(search.group), parseSort(search.sort)];
  const kept = by.filter(isGrouped);
  const sort = formatSort(keys.filter(({ field }) => isOwn(field)));
  const { group: _group, sort: _sort, ...rest } = search;
  const ordered = {
    ...rest,
    ...(sort === undefined ? {} : { sort }),
    ...(kept.length === 0 ? {} : { group: kept.join(',') }),
  };
  return {
    search: ordered,
    leftOut: sentenceOf({
      groups: by.filter((name) => !isOwn(name)),
      sorts: keys.map(({ field }) => field).filter((field) => !isOwn(field)),
      others: by.filter((name) => isOwn(name) && !isGrouped(name)).map((name) => labelOf(name, fields)),
    }),
    unfiltered: withoutUndeclared(ordered, fields),
  };
}

function withoutUndeclared(search: WorkspaceSearch, fields: readonly CustomField[]): DeclaredSearch['unfiltered'] {
  const kinds = customFilterKinds(fields, search);
  const unknown = kinds.filter(({ field }) => field === undefined);
  const misfits = kinds.filter(({ field, name }) => field && !isOfKind(conditionOf(search, name) ?? {}, field.kind));
  const left = [...unknown, ...misfits];
  if (left.length === 0) return undefined;
  const namesOf = (filters: typeof kinds) => filters.map(({ label }) => label).join(', ');
  const reasons = [
    ...(unknown.length === 0 ? [] : [`by ${namesOf(unknown)}: the organization has declared no such field`]),
    ...(misfits.length === 0 ? [] : [`by what is no value of ${namesOf(misfits)}, as it is declared now`]),
  ];
  return {
    search: left.reduce((rest, { name }) => withCondition(rest, name, undefined), search),
    reason: `The records are filtered ${reasons.join('; and ')}.`,
    label: left.length === 1 ? 'Take the filter off' : 'Take the filters off',
  };
}

interface LeftOut {
  readonly groups: readonly string[];
  readonly sorts: readonly string[];
  /** Labels of declared fields whose kind groups nothing. */
  readonly others: readonly string[];
}

function sentenceOf({ groups, sorts, others }: LeftOut): string | undefined {
  const names = [...new Set([...groups, ...sorts])].map(shortName);
  const how = groups.length === 0 ? 'sorted' : sorts.length === 0 ? 'grouped' : 'grouped or sorted';
  const sentences = [
    ...(names.length === 0 ? [] : [`Not ${how} by ${names.join(', ')}: the organization has declared no such field.`]),
    ...(others.length === 0
      ? []
      : [`Not grouped by ${others.join(', ')}: only texts and yes-or-no fields of an organization group its records.`]),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

const labelOf = (name: string, fields: readonly CustomField[]) =>
  fields.find(({ key }) => key === customKeyOf(name))?.label ?? shortName(name);
