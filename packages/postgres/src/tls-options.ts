/** The meaning of sslmode as libpq and Prisma have it: `require` encrypts, and only the verify modes check who answers. */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import type { Encryption } from './database-url.ts';
import { PostgresConnectionError } from './errors.ts';

/** True for the modes that fall back to an unencrypted connection where the server offers no other. */
export function mayFallBack({ mode }: Encryption): boolean {
  return mode === 'allow' || mode === 'prefer';
}

/** False: unencrypted. Throws PostgresConnectionError `tls` when a certificate file cannot be read. */
export function tlsOptions(encryption: Encryption): TlsOptions | false {
  const { mode, rootCertificateFile, certificateFile, keyFile } = encryption;
  if (mode === 'disable') return false;
  const hasAuthority = rootCertificateFile !== undefined && rootCertificateFile !== 'system';
  const isVerified = mode === 'verify-full' || mode === 'verify-ca' || (mode === 'require' && hasAuthority);
  return {
    rejectUnauthorized: isVerified,
    ...(isVerified && mode !== 'verify-full' ? { checkServerIdentity: () => undefined } : {}),
    ...(hasAuthority ? { ca: readFile(rootCertificateFile) } : {}),
    ...(certificateFile === undefined ? {} : { cert: readFile(certificateFile) }),
    ...(keyFile === undefined ? {} : { key: readFile(keyFile) }),
  };
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PostgresConnectionError(
      `A certificate file of the database URL cannot be read: ${(error as Error).message}.`,
      {
        code: 'tls',
        hint: 'Check sslrootcert, sslcert and sslkey in the URL; relative paths begin at the current folder.',
        cause: error,
      },
    );
  }
}
