/** The line to one installation: its circuit breaker, and requests that are repeated where that can help. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import type { PemsConfiguration } from '../configuration.ts';
import { PemsError } from '../errors.ts';
import type { JsonObject } from './envelope.ts';
import { exchange, type Request } from './exchange.ts';

export interface Line {
  /** Repeats what fails for a while; for requests that change nothing. */
  repeat(this: void, request: Request): Promise<JsonObject>;
  /** Once, as it may have had its effect when the answer is lost. */
  once(this: void, request: Request): Promise<JsonObject>;
}

/** Throws PemsError; the reason of the request's signal where the caller gave up, at once also while it waits. */
export function openLine(configuration: PemsConfiguration): Line {
  const { limits } = configuration;
  const isOutage = (error: unknown) => error instanceof PemsError && error.isOutage;
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: limits.breakMs,
    breaker: new ConsecutiveBreaker(limits.failuresBeforeBreak),
  });
  const once = async (request: Request) => {
    try {
      const { data, sessionId } = await breaker.execute(async () => await exchange(configuration, request));
      if (request.session !== undefined) request.session.id = sessionId ?? request.session.id;
      return data;
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        const message = `PEMS failed ${limits.failuresBeforeBreak} times in a row and is left alone, ${request.doing}.`;
        throw new PemsError(message, { code: 'circuit_open', retryAfterMs: limits.breakMs, cause: error });
      }
      if (error instanceof PemsError && error.code === 'session_expired' && request.session !== undefined) {
        request.session.id = undefined;
      }
      throw error;
    }
  };
  const repeat = async (request: Request) => {
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
