/**
 * Reads the name of a PostgreSQL type, as people write it and as format_type() prints it, into a target type.
 * https://www.postgresql.org/docs/current/datatype.html#DATATYPE-TABLE
 */
import type { DateReading } from '../casts/date-readings.ts';
import { type ScalarType, scalarTypes } from './all-types.ts';
import { oidOf, type TargetType } from './target-type.ts';
import type { TypeDefinition } from './type-definition.ts';

const byName: ReadonlyMap<string, TypeDefinition<ScalarType>> = new Map(
  scalarTypes.flatMap((definition: TypeDefinition<ScalarType>) =>
    definition.names.map((name): [string, TypeDefinition<ScalarType>] => [name, definition]),
  ),
);

/** What may be asked for by its name, for people. */
export const shownTypes: readonly string[] = scalarTypes.flatMap(
  ({ shown, names }: TypeDefinition<ScalarType>) => shown ?? names.slice(0, 1),
);

/** Undefined for a type that the mover does not fill. `reading`: of numbers, where the type is a date or an instant. */
export function parseTargetType(text: string, reading: DateReading): TargetType | undefined {
  if (text.trim().endsWith('[]')) return parseArray(text.trim().slice(0, -2), reading);
  const match = /^([a-z][a-z0-9 ]*?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?(\s+with(?:out)? time zone)?$/.exec(
    text.trim().toLowerCase().replace(/\s+/g, ' '),
  );
  if (match === null) return undefined;
  const definition = byName.get(`${match[1]}${match[4] ?? ''}`);
  if (definition === undefined) return undefined;
  const parameters = [match[2], match[3]].flatMap((digits) => (digits === undefined ? [] : Number(digits)));
  if (definition.read !== undefined) return definition.read(parameters, reading);
  return parameters.length === 0 ? ({ kind: definition.kind } as ScalarType) : undefined;
}

function parseArray(text: string, reading: DateReading): TargetType | undefined {
  const element = parseTargetType(text, reading);
  return element === undefined || oidOf(element) === undefined ? undefined : { kind: 'array', element };
}
