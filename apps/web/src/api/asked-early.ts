/**
 * What public/start.js has asked while the application was on its way. An answer is good for one request, the first: whoever asks
 * again wants to know what is so by then.
 */
declare global {
  /** By address. */
  var vanguardAsked: Map<string, Promise<Response>> | undefined;
}

/** Undefined where nobody has asked. */
export function takeEarlyAnswer(address: unknown, method = 'GET'): Promise<Response> | undefined {
  if (typeof address !== 'string' || method !== 'GET') return undefined;
  const answer = globalThis.vanguardAsked?.get(address);
  globalThis.vanguardAsked?.delete(address);
  return answer;
}
