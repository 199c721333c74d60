import { afterAll, beforeAll, describe, test } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { TraySandboxOptions } from '../../src/providers/tray/sandbox/options.ts';
import { checkAtRest } from './at-rest.ts';
import type { Scene } from './scene.ts';
import { startTrayScene, trayLists } from './tray-scene.ts';

const variants: readonly [name: string, vendor: TraySandboxOptions, rows: SandboxOptions['rows'] & string][] = [
  ['whole rows, cursors on rows', { cursorStyle: 'row' }, 'full'],
  [
    'ids only, cursors on places',
    { cursorStyle: 'offset', emptyElements: 'absent', emailFilter: 'exact', workspaceRoles: 'shared' },
    'summary',
  ],
  [
    'documented summaries, cursors on rows',
    { cursorStyle: 'row', summaryRow: 'documented', unionStyle: 'object', missingEmail: 'absent' },
    'summary',
  ],
];

describe.each(variants)('Tray with %s, at rest', (_, vendor, rows) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startTrayScene(vendor, { rows });
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  test.each(trayLists)('%s keep the laws of paging', async (name) => {
    await checkAtRest(scene.gateway, scene.listing(name), 3);
  });
});
