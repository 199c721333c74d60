import { expect, test } from 'vitest';
import { readTraceResource } from './trace-resource.ts';

test.each<[Record<string, string>, Record<string, string>]>([
  [{}, {}],
  [{ OTEL_SERVICE_NAME: 'directories' }, { 'service.name': 'directories' }],
  [
    { OTEL_RESOURCE_ATTRIBUTES: 'team=identity, deployment.environment.name=a%2Cb=c,' },
    { team: 'identity', 'deployment.environment.name': 'a,b=c' },
  ],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=one', OTEL_SERVICE_NAME: 'two' }, { 'service.name': 'two' }],
])('%j says %j', (environment, resource) => {
  expect(readTraceResource(environment)).toEqual({ resource, faults: [] });
});

test.each<[Record<string, string>, string]>([
  [{ OTEL_SERVICE_NAME: '' }, 'OTEL_SERVICE_NAME'],
  [{ OTEL_RESOURCE_ATTRIBUTES: '' }, 'OTEL_RESOURCE_ATTRIBUTES'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'team' }, 'OTEL_RESOURCE_ATTRIBUTES'],
  [{ OTEL_RESOURCE_ATTRIBUTES: '=identity' }, 'OTEL_RESOURCE_ATTRIBUTES'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'team=%E0%A4%A' }, 'OTEL_RESOURCE_ATTRIBUTES'],
])('%j is a fault', (environment, where) => {
  expect(readTraceResource(environment)).toMatchObject({ resource: {}, faults: [{ where }] });
});
