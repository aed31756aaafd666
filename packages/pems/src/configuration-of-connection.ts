/** From a stored connection to the settings of a client. */
import type { Credentials, PemsSettings } from './configuration.ts';
import { PemsError } from './errors.ts';

/** As legacy installations kept it. Tenant, organization and role stand among the headers. */
export interface StoredConnection {
  url: string;
  /** none, basic, bearer, apiKey. */
  authType: string;
  /** User of `basic`. */
  authKey: string | null;
  /** Password, token or key. */
  authValue: string | null;
  headers: Readonly<Record<string, string>>;
}

/** Throws PemsError `bad_configuration`. */
export function settingsOfConnection(
  { url, headers, ...authorization }: StoredConnection,
  more: Pick<PemsSettings, 'grid' | 'screen' | 'feeds' | 'formats' | 'limits'> = {},
): PemsSettings {
  const { tenant, organization, role, ...others } = headers;
  if (tenant === undefined || organization === undefined) {
    const missing = tenant === undefined ? 'tenant' : 'organization';
    throw new PemsError(`The connection to PEMS has no header "${missing}", which PEMS asks for.`, {
      code: 'bad_configuration',
    });
  }
  return {
    ...more,
    baseUrl: url,
    tenant,
    organization,
    ...(role === undefined ? {} : { role }),
    headers: others,
    credentials: credentialsOf(authorization),
  };
}

function credentialsOf({ authType, authKey, authValue }: Omit<StoredConnection, 'url' | 'headers'>): Credentials {
  switch (authType.toLowerCase()) {
    case 'none':
      return { kind: 'none' };
    case 'basic':
      return { kind: 'basic', username: given(authKey, 'user'), password: given(authValue, 'password') };
    case 'bearer':
      return { kind: 'bearer', token: given(authValue, 'token') };
    case 'apikey':
    case 'api_key':
      return { kind: 'apiKey', key: given(authValue, 'key') };
    default:
      throw new PemsError(
        `The connection to PEMS authenticates by "${authType.slice(0, 40)}"; known are none, basic, bearer, apiKey.`,
        { code: 'bad_configuration' },
      );
  }
}

function given(value: string | null, what: string): string {
  if (value !== null && value !== '') return value;
  throw new PemsError(`The connection to PEMS has no ${what}.`, { code: 'bad_configuration' });
}
