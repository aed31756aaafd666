/** The line to one installation: its session, its circuit breaker, and requests that are repeated where that can help. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import type { PemsConfiguration } from '../configuration.ts';
import { PemsError } from '../errors.ts';
import type { JsonObject } from './envelope.ts';
import { exchange, type Request } from './exchange.ts';

export type LineRequest = Omit<Request, 'sessionId'>;

export interface Line {
  /** Repeats what fails for a while; for requests that change nothing. */
  repeat(this: void, request: LineRequest): Promise<JsonObject>;
  /** Once, as it may have had its effect when the answer is lost. */
  once(this: void, request: LineRequest): Promise<JsonObject>;
}

/** Throws PemsError; the reason of the request's signal where the caller gave up, at once also while it waits. */
export function openLine(configuration: PemsConfiguration): Line {
  const { limits } = configuration;
  const isOutage = (error: unknown) => error instanceof PemsError && error.isOutage;
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: limits.breakMs,
    breaker: new ConsecutiveBreaker(limits.failuresBeforeBreak),
  });
  let sessionId: string | undefined;
  const once = async (request: LineRequest) => {
    try {
      const envelope = await breaker.execute(async () => await exchange(configuration, { ...request, sessionId }));
      sessionId = envelope.sessionId ?? sessionId;
      return envelope.data;
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        const message = `PEMS failed ${limits.failuresBeforeBreak} times in a row and is left alone, ${request.doing}.`;
        throw new PemsError('circuit_open', message, { retryAfterMs: limits.breakMs, cause: error });
      }
      if (error instanceof PemsError && error.code === 'session_expired') sessionId = undefined;
      throw error;
    }
  };
  const repeat = async (request: LineRequest) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(request);
      } catch (error) {
        const mayHelp = error instanceof PemsError && error.isRetryable && attempt < limits.attempts;
        if (!mayHelp) throw error;
        await sleep(pauseBefore(attempt, limits, error), undefined, { signal: request.signal }).catch(
          throwReason(request.signal),
        );
      }
    }
  };
  return { once, repeat };
}

/** Full jitter on twice as long each time, and never shorter than what PEMS asks for. */
function pauseBefore(attempt: number, limits: PemsConfiguration['limits'], error: PemsError): number {
  if (error.code === 'session_expired') return 0;
  const longest = Math.min(limits.maxBackoffMs, limits.backoffMs * 2 ** (attempt - 1));
  const asked = Math.min(error.retryAfterMs ?? 0, limits.maxBackoffMs);
  return asked + Math.random() * longest;
}

function throwReason(signal: AbortSignal | undefined): (error: unknown) => never {
  return (error) => {
    throw signal?.aborted === true ? signal.reason : error;
  };
}
