/** The expressions directly inside an expression; those of a query inside it are the query's own. */
import type { Expression } from './ast.ts';

export function childrenOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'unary':
    case 'cast':
    case 'collate':
      return [expression.operand];
    case 'binary':
    case 'is':
      return [expression.left, expression.right];
    case 'like':
      return [expression.left, expression.right, ...(expression.escape ? [expression.escape] : [])];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'in':
      return [expression.operand, ...expression.list];
    case 'case':
      return [
        ...(expression.operand ? [expression.operand] : []),
        ...expression.branches.flatMap(({ when, result }) => [when, result]),
        ...(expression.otherwise ? [expression.otherwise] : []),
      ];
    case 'call':
      return callChildren(expression);
    case 'row':
      return expression.items;
    case 'query':
      return expression.operand === undefined ? [] : [expression.operand];
    default:
      return [];
  }
}

function callChildren({ arguments: items, filter, over }: Extract<Expression, { kind: 'call' }>): Expression[] {
  const inWindow =
    typeof over === 'object' ? [...over.partitionBy, ...over.orderBy.map((term) => term.expression)] : [];
  return [...items, ...(filter ? [filter] : []), ...inWindow];
}

/** Where it names columns, or strings in double quotes, which may be columns. */
export function columnsIn(expression: Expression): Extract<Expression, { kind: 'column' }>[] {
  return [...(expression.kind === 'column' ? [expression] : []), ...childrenOf(expression).flatMap(columnsIn)];
}
