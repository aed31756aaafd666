/** A deterministic legacy PFA Vanguard database, for the first start, for tests and for benchmarks. */
export { decryptCredential, sampleEncryptionKey } from './credentials.ts';
export { SampleError, type SampleErrorCode } from './errors.ts';
export { latestLevel } from './legacy-migrations.ts';
export { type SampleUser, users as sampleUsers } from './people.ts';
export { writeLegacyProject } from './write-legacy-project.ts';
export { type SampleOptions, type SampleSummary, sampleDefaults, writeLegacySample } from './write-legacy-sample.ts';
