import { expect } from 'vitest';
import type fc from 'fast-check';
import type { Issuer } from '../harness/issuer.ts';
import type { Asker, Question, startStage } from './asked.ts';
import { guestTokens } from './guests.ts';
import { gather, gatherQuestions, type Handles, questionsWith } from './questions.ts';

/** Who may see everything, once for each token of the guests, so that what others try is everything there is. */
export const everybody = guestTokens.map(
  (guestToken, index): Asker => ({
    kind: 'API_KEY',
    name: `all-${index}`,
    grants: { '*': ['read', 'raw'] },
    guestToken,
  }),
);

/** Questions of any kind, with the ids and cursors that those were given who may see everything. */
export const gatherFromEverybody = async (
  stage: Awaited<ReturnType<typeof startStage>>,
  issuer: Issuer,
): Promise<fc.Arbitrary<Question>> => {
  const gateway = stage.open(everybody, issuer, stage.directories, 1_000_000);
  const handles: Handles = { ids: new Set(), cursors: new Map() };
  for (const asker of everybody) {
    for (const [list, question] of gatherQuestions) {
      const { body } = await stage.ask(gateway, asker, issuer, question);
      expect(body).not.toHaveProperty('errors');
      gather(body, list, handles);
    }
  }
  await gateway.dispose();
  stage.upstreamCalls();
  expect(handles.ids.size).toBeGreaterThan(100);
  return questionsWith(handles, stage.directories);
};
