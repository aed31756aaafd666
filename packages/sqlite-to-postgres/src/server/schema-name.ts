/** Which schemas of the target are for users. */
import { UsageError } from '../errors.ts';
import { recordSchema } from './record-schema.ts';
import { stagingPrefix } from './staging.ts';

/** PostgreSQL cuts longer names off, and would then know the schema by another one. */
const maxNameBytes = 63;

const faults: readonly [isFaulty: (name: string) => boolean, why: string][] = [
  [(name) => name === '', 'its name is empty'],
  [(name) => Buffer.byteLength(name) > maxNameBytes, `its name is longer than ${maxNameBytes} bytes`],
  [(name) => name.startsWith('pg_'), 'PostgreSQL keeps names that begin with "pg_" for itself'],
  [(name) => name === 'information_schema', 'it is a part of PostgreSQL'],
  [(name) => name === recordSchema || name.startsWith(stagingPrefix), 'runs are kept and staged there'],
];

/** Returns the name. Throws UsageError `schema_not_allowed`. */
export function checkSchemaName(name: string): string {
  const fault = faults.find(([isFaulty]) => isFaulty(name));
  if (fault === undefined) return name;
  throw new UsageError(`The schema "${name}" cannot be used: ${fault[1]}.`, {
    code: 'schema_not_allowed',
    hint: 'Give another one with --schema, or as ?schema= in the URL of the target.',
  });
}
