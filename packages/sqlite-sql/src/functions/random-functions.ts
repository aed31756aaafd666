/** Random numbers and bytes, in the same number and range. Their source is that of random UUIDs, hashed to be even. */
import { atom, refuseMutable, type Translated, untranslatable } from '../translation.ts';
import type { Call, FunctionRules } from './function-rule.ts';

const hashBytes = 32;
const freshHash = 'sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))';

function randomBlob(call: Call): Translated {
  refuseMutable(call.translator, 'randomblob()');
  const bytes = Math.max(1, Number(call.args[0]?.constant ?? Number.NaN));
  if (!(Number.isInteger(bytes) && bytes <= 256))
    return untranslatable('randomblob() of a length that is not known or above 256');
  const source = Array.from({ length: Math.ceil(bytes / hashBytes) }, () => freshHash).join(' || ');
  return atom(`substring(${source} from 1 for ${bytes})`, 'bytea');
}

function random(call: Call): Translated {
  refuseMutable(call.translator, 'random()');
  return {
    ...atom(`('x' || encode(substring(${freshHash} from 1 for 8), 'hex'))::bit(64)::bigint`, 'integer'),
    isWide: true,
  };
}

export const randomFunctions: FunctionRules = {
  randomblob: { arity: [1, 1], example: 'length(randomblob(16))', write: randomBlob },
  random: { arity: [0, 0], example: 'typeof(random())', write: random },
};
