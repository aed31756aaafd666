/** The first look at the source: its structure, and the numbers by which a later write to it is noticed. */
import type { SourceCatalog } from '../source/catalog.ts';
import type { Source } from '../source/open-source.ts';
import { readCatalog } from '../source/read-catalog.ts';
import { readDataVersion, readSchemaVersion } from '../source/snapshot.ts';

export interface BegunInspection {
  readonly source: Source;
  readonly dataVersion: bigint;
  readonly schemaVersion: number;
  readonly catalog: SourceCatalog;
}

/** The versions come first: a write while the rest is read shows in them. */
export function beginInspection(source: Source): BegunInspection {
  const schemaVersion = readSchemaVersion(source);
  const dataVersion = readDataVersion(source);
  return { source, dataVersion, schemaVersion, catalog: readCatalog(source.connection) };
}
