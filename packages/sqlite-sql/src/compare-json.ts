/**
 * Comparisons of a value taken out of JSON, whose type only the row tells: by the order of SQLite's storage classes,
 * in which every number comes before every text, and true and false are 1 and 0.
 */
import { type ComparisonOperator, type Translated, untranslatable, wrap } from './translation.ts';

export function compareJson(operator: ComparisonOperator, json: Translated, other: Translated): Translated {
  if (other.constant === undefined || (other.kind !== 'text' && other.kind !== 'integer' && other.kind !== 'numeric')) {
    return untranslatable('a value out of JSON compared with other than a constant');
  }
  const isText = other.kind === 'text';
  if (isText && /^[[{]/.test(other.constant)) return untranslatable('JSON compared as text');
  const value = wrap(json);
  const arms = isText
    ? [
        `when 'string' then ${value} #>> '{}' ${operator} ${wrap(other)} collate "C"`,
        ...(operator === '=' || operator === '<>'
          ? [`when 'object' then ${operator === '<>'}`, `when 'array' then ${operator === '<>'}`]
          : []),
        `when 'number' then ${operator.startsWith('<')}`,
        `when 'boolean' then ${operator.startsWith('<')}`,
      ]
    : [
        `when 'number' then ${value}::numeric ${operator} ${wrap(other)}`,
        `when 'boolean' then ${value}::boolean::integer ${operator} ${wrap(other)}`,
        `when 'string' then ${comesAfter(operator)}`,
        `when 'object' then ${comesAfter(operator)}`,
        `when 'array' then ${comesAfter(operator)}`,
      ];
  if (isText && operator !== '=' && operator !== '<>') return untranslatable('JSON compared by order with a text');
  return { sql: `case jsonb_typeof(${json.sql}) ${arms.join(' ')} end`, kind: 'boolean', isAtom: true };
}

/** A text compared with a number. */
function comesAfter(operator: ComparisonOperator): boolean {
  return operator.startsWith('>') || operator === '<>';
}
