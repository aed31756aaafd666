import { problemCodes, problemsOf, type Route, type RouteName, routes, tags } from '@vanguard/protocol';
import type { OpenAPIV3_1 } from 'openapi-types';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeApi } from './describe-api.ts';

let document: OpenAPIV3_1.Document;
beforeAll(async () => {
  document = await describeApi();
});

const methods = ['get', 'post', 'delete'] as const;

function operations(): { path: string; method: string; operation: OpenAPIV3_1.OperationObject }[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item?.[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
}

describe('the OpenAPI document', () => {
  test('has every route of the protocol under its name, and no other', () => {
    const expected = (Object.entries(routes) as [RouteName, Route][]).map(([name, { method, path }]) => {
      return `${name}: ${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
    });
    const described = operations().map(
      ({ path, method, operation }) => `${operation.operationId}: ${method.toUpperCase()} ${path}`,
    );
    expect(described.toSorted()).toEqual(expected.toSorted());
  });

  test('says of every tag what it is about, and uses all', () => {
    expect(document.tags).toEqual(Object.entries(tags).map(([name, description]) => ({ name, description })));
    expect(new Set(operations().flatMap(({ operation }) => operation.tags))).toEqual(new Set(Object.keys(tags)));
  });

  test('refers to all of its schemas and to no other, and none of them is named by its direction without need', () => {
    const text = JSON.stringify(document);
    const referred = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
    const schemas = Object.keys(document.components?.schemas ?? {});
    expect([...new Set(referred)].toSorted()).toEqual(schemas.toSorted());
    expect(schemas.filter((name) => name.endsWith('Input') && !schemas.includes(name.replace('Input', '')))).toEqual(
      [],
    );
  });

  test('asks for a session wherever one is needed, and tells refusals as problem documents', () => {
    for (const { path, method, operation } of operations()) {
      const { operationId, security, responses = {} } = operation;
      const route: Route = routes[operationId as RouteName];
      const isOpen = ['public', 'operator'].includes(route.permission);
      expect(security, `${method} ${path}`).toEqual(isOpen ? [] : [{ bearer: [] }, { cookie: [] }]);
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) < 400 || operationId === 'ready') continue;
        const { content = {} } = response as OpenAPIV3_1.ResponseObject;
        const codes = problemsOf(route).filter((code) => String(problemCodes[code].status) === status);
        expect(content, `${status} of ${method} ${path}`).toMatchObject({
          'application/problem+json': {
            schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] },
          },
        });
      }
    }
  });
});
