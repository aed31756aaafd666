/** Where the legacy application called a field of a record otherwise than this one. */
import type { ExportField } from '@vanguard/pfa';

export const legacyFieldNames: { readonly [Field in ExportField]?: string } = { area: 'areaSilo' };
