/**
 * Behind a proxy that is not named, everybody comes from its address: guesses of one hold up all, and no cookie is marked as
 * secure. That is said once, as whoever sends the header himself would fill the log.
 */
import type { FastifyInstance } from 'fastify';

export function warnOfUnknownProxy(app: FastifyInstance): void {
  let wasSaid = false;
  app.addHook('onRequest', async ({ headers, ips, ip, log }) => {
    // One address alone: that of the connection, whose word does not count.
    if (wasSaid || headers['x-forwarded-for'] === undefined || ips === undefined || ips.length > 1) return;
    wasSaid = true;
    log.warn(
      { address: ip },
      'X-Forwarded-For is ignored, as it comes from no trusted proxy: if this address is a proxy of yours, name it in VANGUARD_TRUSTED_PROXIES',
    );
  });
}
