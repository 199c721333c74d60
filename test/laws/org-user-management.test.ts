import { afterAll, beforeAll, describe, test } from 'vitest';
import type { OrgUserManagementSandboxOptions } from '../../src/providers/org-user-management/sandbox/options.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { checkAtRest } from './at-rest.ts';
import { orgUserManagementLists, startOrgUserManagementScene } from './org-user-management-scene.ts';
import type { Scene } from './scene.ts';

const variants: readonly [
  name: string,
  vendor: OrgUserManagementSandboxOptions,
  rows: SandboxOptions['rows'] & string,
][] = [
  ['a count of all, nothing past the end', { count: 'total', pastTheEnd: 'empty' }, 'full'],
  ['a count of the page, nothing past the end', { count: 'page', pastTheEnd: 'empty' }, 'summary'],
  ['a count of the page, 404 past the end', { count: 'page', pastTheEnd: '404' }, 'full'],
  ['a count of all, 404 past the end', { count: 'total', pastTheEnd: '404' }, 'summary'],
];

describe.each(variants)('org-user-management with %s, at rest', (_, vendor, rows) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startOrgUserManagementScene(vendor, { rows });
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  test.each(orgUserManagementLists)('%s keep the laws of paging', async (name) => {
    await checkAtRest(scene.gateway, scene.listing(name), 3);
  });
});
