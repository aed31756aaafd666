/** The product's schema and every query on it. */
export {
  type Account,
  changePassword,
  findDefaultPasswords,
  findSession,
  type PasswordChangeResult,
  revokeSession,
  signIn,
  type SignIn,
} from './accounts/accounts.ts';
export { findOrganizationRole, listOrganizations, type OrganizationEntry } from './accounts/organizations.ts';
export { defaultPasswords, findPasswordFault } from './accounts/passwords.ts';
export { adoptLegacy, type AdoptionReport } from './adoption/adopt-legacy.ts';
export type { AdoptedTable } from './adoption/legacy-tables.ts';
export { DatastoreError } from './errors.ts';
export { migrateProduct, pendingProductMigrations } from './migrate-product.ts';
export { isProductEmpty, recordAdoption, undoAdoption } from './product-contents.ts';
export {
  type Facets,
  listFacets,
  listRecords,
  type MergedRecord,
  type RecordPage,
  type RecordQuery,
} from './records/list-records.ts';
export type { OrganizationRole, ProductSchema } from './schema.ts';
export { asOrganization, asUser, type ProductDatabase, type ProductTransaction, type Scope } from './scope.ts';
