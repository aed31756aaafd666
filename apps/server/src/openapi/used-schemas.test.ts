import type { OpenAPIV3_1 } from 'openapi-types';
import { describe, expect, test } from 'vitest';
import { withUsedSchemas } from './used-schemas.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function documentOf(referred: object, schemas: Record<string, object>) {
  return withUsedSchemas({
    openapi: '3.1.0',
    info: { title: '', version: '' },
    paths: { '/': { get: { responses: {}, 'x-body': referred } } },
    components: { schemas },
  } as OpenAPIV3_1.Document);
}

describe('named schemas', () => {
  test('stay where paths refer to them, directly or by way of others, in circles too', () => {
    const schemas = { A: { items: ref('B') }, B: { items: ref('A') }, C: { items: ref('A') } };
    expect(Object.keys(documentOf(ref('A'), schemas).components?.schemas ?? {})).toEqual(['A', 'B']);
  });

  test('that only come in lose their suffix, those that go out too keep both names', () => {
    const schemas = {
      FilterInput: {},
      Filter: { title: 'unused' },
      RecordInput: { items: ref('FilterInput') },
      Record: {},
    };
    const { components, paths } = documentOf([ref('RecordInput'), ref('Record')], schemas);
    expect(components?.schemas).toEqual({
      Filter: {},
      Record: {},
      RecordInput: { items: ref('Filter') },
    });
    expect(JSON.stringify(paths)).toContain('#/components/schemas/RecordInput');
  });
});
