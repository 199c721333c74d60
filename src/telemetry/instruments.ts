import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { MetricDescription } from './metric-catalogue.ts';
import { together } from './together.ts';

/** Makes prom-client's instruments out of the catalogue's descriptions, in one registry. */
export interface Instruments {
  readonly counter: (metric: MetricDescription) => Counter;
  readonly gauge: (metric: MetricDescription) => Gauge;
  readonly histogram: (metric: MetricDescription) => Histogram;
}

export const createInstruments = (registry: Registry): Instruments => {
  const shape = ({ name, help, labels }: MetricDescription) => ({
    name,
    help,
    labelNames: Object.keys(labels),
    registers: [registry],
  });
  return {
    counter: (metric) => new Counter(shape(metric)),
    gauge: (metric) => new Gauge({ ...shape(metric), aggregator: together.get(metric.name) ?? 'sum' }),
    histogram: (metric) => new Histogram({ ...shape(metric), buckets: [...(metric.buckets ?? [])] }),
  };
};
