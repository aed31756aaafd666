/** An expression in SQLite's SQL with every parenthesis written: two trees are the same when their prints are. */
import type { Expression } from '../ast.ts';

export function printExpression(expression: Expression): string {
  const print = printExpression;
  switch (expression.kind) {
    case 'boolean':
      return String(expression.value);
    case 'number':
      return expression.text;
    case 'string':
      return `'${expression.value.replaceAll("'", "''")}'`;
    case 'blob':
      return `x'${expression.hex}'`;
    case 'column':
      return expression.table === undefined ? expression.name : `${expression.table}.${expression.name}`;
    case 'unary':
      return `(${expression.operator} ${print(expression.operand)})`;
    case 'binary':
      return `(${print(expression.left)} ${expression.operator} ${print(expression.right)})`;
    case 'is':
      return `(${print(expression.left)} is ${expression.negated ? 'not ' : ''}${print(expression.right)})`;
    case 'like': {
      const escape = expression.escape === undefined ? '' : ` escape ${print(expression.escape)}`;
      return `(${print(expression.left)} ${not(expression)}${expression.operator} ${print(expression.right)}${escape})`;
    }
    case 'between':
      return `(${print(expression.operand)} ${not(expression)}between ${print(expression.low)} and ${print(expression.high)})`;
    case 'in':
      return `(${print(expression.operand)} ${not(expression)}in (${expression.list.map(print).join(', ')}))`;
    case 'case': {
      const operand = expression.operand === undefined ? '' : ` ${print(expression.operand)}`;
      const arms = expression.branches.map(({ when, result }) => ` when ${print(when)} then ${print(result)}`).join('');
      const otherwise = expression.otherwise === undefined ? '' : ` else ${print(expression.otherwise)}`;
      return `(case${operand}${arms}${otherwise} end)`;
    }
    case 'cast':
      return `cast(${print(expression.operand)} as ${expression.type})`;
    case 'collate':
      return `(${print(expression.operand)} collate ${expression.collation})`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(print).join(', ')})`;
    case 'row':
      return `(${expression.items.map(print).join(', ')})`;
    default:
      return expression.kind;
  }
}

function not({ negated }: { negated: boolean }): string {
  return negated ? 'not ' : '';
}
