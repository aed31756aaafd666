/** The header by which a change is made once, however often it has to be sent. */
import { z } from 'zod';

export const idempotencyKeyHeader = 'idempotency-key';

/** Says of an answer that it is the one of an earlier request with the same key. */
export const repeatedAnswerHeader = 'idempotency-replayed';

export const keyedHeadersSchema = z.looseObject({
  [idempotencyKeyHeader]: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
    .optional()
    .meta({
      description:
        'Of your choice and new for every change. The same request with the same key is answered as the first time for ' +
        '24 hours and changes nothing; another request with it is refused with 422 idempotency_key_reused.',
    }),
});
