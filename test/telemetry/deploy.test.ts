import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type MetricDescription, metricCatalogue } from '../../src/telemetry/metric-catalogue.ts';
import { namesIn } from './expressions.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const alerts = z
  .strictObject({
    groups: z.array(
      z.strictObject({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string().regex(/^Rollcall[A-Za-z]+$/),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+[smh]$/)
              .optional(),
            labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
            annotations: z.strictObject({ summary: z.string(), description: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(read('deploy/alerts.yml')))
  .groups.flatMap(({ rules }) => rules);

const source = z.object({ uid: z.literal('${datasource}') });
const dashboard = z
  .object({
    uid: z.string(),
    templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.unknown() })) }),
    panels: z.array(
      z.object({
        id: z.int(),
        type: z.string(),
        title: z.string(),
        gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
        datasource: source.optional(),
        targets: z.array(z.object({ expr: z.string(), datasource: source })).optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('deploy/grafana-dashboard.json')));

/** The labels that each series can have, by its name; a histogram is three. */
const series = new Map(
  Object.values<MetricDescription>(metricCatalogue).flatMap(({ name, type, labels }) => {
    const known = [...Object.keys(labels), 'job', 'instance'];
    if (type !== 'histogram') return [[name as string, known]];
    return [
      [`${name}_bucket`, [...known, 'le']],
      [`${name}_sum`, known],
      [`${name}_count`, known],
    ] satisfies [string, string[]][];
  }),
);
series.set('up', ['job', 'instance']);

/** What an expression asks for that no gateway has. */
const unknownIn = (expression: string): readonly string[] => {
  const { metrics, labels } = namesIn(expression);
  const had = new Set(metrics.flatMap((name) => series.get(name) ?? []));
  return [...metrics.filter((name) => !series.has(name)), ...labels.filter((label) => !had.has(label))];
};

describe('alerts.yml', () => {
  test.each(alerts)('$alert asks for what there is', ({ expr, annotations }) => {
    expect(namesIn(expr).metrics.length).toBeGreaterThan(0);
    expect(unknownIn(expr)).toEqual([]);
    for (const [, label] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
      expect(namesIn(expr).labels).toContain(label);
  });

  test('has one rule for each thing that somebody has to know', () => {
    const names = alerts.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'RollcallDown',
        'RollcallErrors',
        'RollcallBreakerOpen',
        'RollcallTokenRefused',
        'RollcallBudgetExhausted',
        'RollcallLedgerUnusable',
        'RollcallUnknownWrites',
      ]),
    );
  });
});

describe('grafana-dashboard.json', () => {
  const targets = dashboard.panels.flatMap(({ title, targets: all = [] }) => all.map(({ expr }) => ({ title, expr })));

  test.each(targets)('$title: $expr', ({ expr }) => {
    expect(namesIn(expr).metrics.length).toBeGreaterThan(0);
    expect(unknownIn(expr)).toEqual([]);
  });

  test('its variables are the ones that are used', () => {
    const defined = dashboard.templating.list.map(({ name }) => name);
    const text = read('deploy/grafana-dashboard.json');
    const used = [...text.matchAll(/\$\{?([a-z]+)/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(defined));
  });

  test('no two panels have one id or one place', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.filter(({ type, targets: all }) => type !== 'row' && all === undefined)).toEqual([]);
  });

  test('it shows every metric', () => {
    const shown = new Set(targets.flatMap(({ expr }) => namesIn(expr).metrics));
    const isShown = (name: string): boolean => shown.has(name) || shown.has(`${name}_bucket`);
    expect(Object.values(metricCatalogue).filter(({ name }) => !isShown(name))).toEqual([]);
  });
});

describe('names in an expression', () => {
  test('are metrics and labels, and neither functions nor words in quotes', () => {
    expect(
      namesIn('histogram_quantile(0.95, sum by (le, a) (rate(b_bucket{c=~"d{e}",f!="g"}[5m]))) > 1e3 and on (h) up'),
    ).toEqual({ metrics: ['b_bucket', 'up'], labels: ['le', 'a', 'h', 'c', 'f'] });
  });

  test('that no gateway has are found', () => {
    expect(unknownIn('sum by (tenant) (rate(rollcall_requests_total{outcome="error",user="x"}[5m]))')).toEqual([
      'tenant',
      'user',
    ]);
    expect(unknownIn('rollcall_requests > 0')).toEqual(['rollcall_requests']);
  });
});
