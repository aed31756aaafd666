/** JSON functions and operators over jsonb columns. Paths are constant; each step tells objects from arrays. */
import { quoteLiteral } from '@vanguard/postgres/quote';
import type { Expression } from '../ast.ts';
import { atom, type Translated, untranslatable, wrap } from '../translation.ts';
import { argument, type Call, constantText, type FunctionRules } from './function-rule.ts';

function documentOf(value: Translated, what: string): string {
  if (value.kind === 'jsonb') return wrap(value);
  if (value.kind === 'json') return `${wrap(value)}::jsonb`;
  return untranslatable(`${what} of a ${value.kind} value`);
}

/** A position in anything but an array leads nowhere; PostgreSQL would take a lone value for an array of one. */
function element(document: string, position: string): string {
  return `case when jsonb_typeof(${document}) = 'array' then ${document} -> ${position} end`;
}

/** What the path `$.a."b c"[0][#-1]` leads to. */
function follow(document: string, path: string): string {
  if (!path.startsWith('$')) return untranslatable(`the JSON path ${path}`);
  const step = /\.(?:"([^"\\]+)"|([^.[\]"\\]+))|\[(\d+)\]|\[#-(\d+)\]/y;
  step.lastIndex = 1;
  let sql = document;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return untranslatable(`the JSON path ${path}`);
    const [, quoted, bare, index, fromEnd] = match;
    const position = index ?? (fromEnd === undefined ? undefined : `-${fromEnd}`);
    sql = position === undefined ? `(${sql} -> ${quoteLiteral(quoted ?? bare ?? '')})` : `(${element(sql, position)})`;
  }
  return sql;
}

/** JSON's null reads as NULL. */
function extracted(sql: string): Translated {
  return atom(`nullif(${sql}, 'null'::jsonb)`, 'jsonvalue');
}

function extract(call: Call): Translated {
  return extracted(follow(documentOf(argument(call, 0), call.name), constantText(call, 1)));
}

function isValid(call: Call): Translated {
  const document = documentOf(argument(call, 0), call.name);
  return { sql: `${document} is not null or null`, kind: 'boolean' };
}

function at(call: Call): string {
  const document = documentOf(argument(call, 0), call.name);
  return call.args.length > 1 ? follow(document, constantText(call, 1)) : document;
}

function arrayLength(call: Call): Translated {
  const value = at(call);
  return atom(
    `case when jsonb_typeof(${value}) = 'array' then jsonb_array_length(${value}) when ${value} is not null then 0 end`,
    'integer',
  );
}

/** A number written `1e2` is real to SQLite and whole to PostgreSQL. */
function typeOfJson(call: Call): Translated {
  const value = at(call);
  call.translator.context.note?.('json_type() tells whole numbers by the absence of a fraction');
  return atom(
    `case jsonb_typeof(${value}) when 'string' then 'text' when 'boolean' then ${value}::text when 'number' then case when ${value}::text like '%.%' then 'real' else 'integer' end else jsonb_typeof(${value}) end`,
    'text',
  );
}

function minified(call: Call): Translated {
  const expression = call.expressions[0];
  if (expression?.kind !== 'string') {
    const value = argument(call, 0);
    return value.kind === 'jsonb' ? value : untranslatable('json() of a value that is not constant');
  }
  try {
    return atom(`${quoteLiteral(JSON.stringify(JSON.parse(expression.value)))}::jsonb`, 'jsonb');
  } catch {
    return untranslatable('json() of a text that is not JSON');
  }
}

/** `->` and `->>`: a path, a name or a position. */
export function translateArrow(operator: '->' | '->>', left: Translated, right: Expression): Translated {
  const sql = arrowTarget(documentOf(left, `"${operator}"`), right);
  return operator === '->' ? atom(sql, 'jsonb') : extracted(sql);
}

function arrowTarget(document: string, right: Expression): string {
  if (right.kind === 'number' && /^\d+$/.test(right.text)) return `(${element(document, right.text)})`;
  if (right.kind === 'unary' && right.operator === '-' && right.operand.kind === 'number') {
    return `(${element(document, `-${right.operand.text}`)})`;
  }
  if (right.kind !== 'string') return untranslatable('"->" with a path that is not constant');
  if (right.value.startsWith('$')) return follow(document, right.value);
  return /^\[?\d+\]?$/.test(right.value)
    ? untranslatable('"->" with a number as text')
    : `(${document} -> ${quoteLiteral(right.value)})`;
}

export const jsonFunctions: FunctionRules = {
  json: { arity: [1, 1], example: "json('[1, 2]')", write: minified },
  json_valid: { arity: [1, 1], example: 'json_valid(data)', write: isValid },
  json_extract: { arity: [2, 2], example: "json_extract(data, '$.a') = 'x'", write: extract },
  json_array_length: { arity: [1, 2], example: "json_array_length(data, '$.list')", write: arrayLength },
  json_type: { arity: [1, 2], example: "json_type(data, '$.a')", write: typeOfJson },
  json_array: {
    arity: [0, 0],
    example: 'json_array()',
    write: () => atom(`'[]'::jsonb`, 'jsonb'),
  },
  json_object: {
    arity: [0, 0],
    example: 'json_object()',
    write: () => atom(`'{}'::jsonb`, 'jsonb'),
  },
};
