import { afterAll, beforeAll, describe, test } from 'vitest';
import { checkAtRest } from './at-rest.ts';
import type { Scene } from './scene.ts';
import { snykLists, snykStateOf, startSnykScene } from './snyk-scene.ts';
import { shakeSnyk, snykScopes } from './snyk-stock.ts';

const variants = snykScopes.flatMap((scope) => [[scope, 'full'] as const, [scope, 'summary'] as const]);

describe.each(variants)('Snyk, reached by %s, with %s rows and links of every shape, at rest', (scope, rows) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startSnykScene(scope, {}, { rows });
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  test.each(snykLists)('%s keep the laws of paging', async (name) => {
    const { gateway } = scene;
    await checkAtRest(gateway, scene.listing(name), 2, (dice) => shakeSnyk(snykStateOf(gateway), dice));
  });
});
