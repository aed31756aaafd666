/** `@vanguard/postgres/backup`: copies of a database, physical and logical, and what proves them. */
export { archiveName, fileListName, writeBaseBackup } from './base-backup.ts';
export { type ClientTools, findClientTools, runClientTool } from './client-tools.ts';
export { BackupError, findFullDisk } from './errors.ts';
export { differingTables, readTableDigests, type TableDigest } from './table-digests.ts';
export { type CopyOptions, restoreCluster, tryCopy } from './restore-cluster.ts';
export { digestOfFile } from './unpack-cluster.ts';
export {
  copyRoles,
  findVersionStep,
  upgradeCluster,
  type UpgradedCluster,
  type UpgradingCluster,
  type VersionStep,
} from './upgrade-cluster.ts';
export { freePath } from '../embedded/free-path.ts';
