/** Asks the server for a sign of life. */
export async function isServerAlive(): Promise<boolean> {
  try {
    const response = await fetch('/api/health/live', { cache: 'no-store', signal: AbortSignal.timeout(4000) });
    return response.ok;
  } catch {
    return false;
  }
}
