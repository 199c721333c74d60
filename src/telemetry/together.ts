import { metricCatalogue } from './metric-catalogue.ts';

const { breaker, paused, credentials, budgetLimit, budgetRemaining, budgetsShared, lastSuccess } = metricCatalogue;
const { ledgerUsable, openInvites, writesUnderWay, build, ready, started, loopLag, loopUtilization } = metricCatalogue;

/** What several workers of one gateway say of a gauge together, where that is not the sum: of what is well the least, of what is not the most. */
export const together: ReadonlyMap<string, 'max' | 'min' | 'first' | 'average'> = new Map([
  ...[breaker, paused, budgetLimit, lastSuccess, openInvites, writesUnderWay, loopLag].map(
    ({ name }) => [name, 'max'] as const,
  ),
  ...[credentials, budgetRemaining, budgetsShared, ledgerUsable, ready, started].map(
    ({ name }) => [name, 'min'] as const,
  ),
  [build.name, 'first'],
  [loopUtilization.name, 'average'],
]);
