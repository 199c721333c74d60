import { type MetricDescription, metricCatalogue } from '../src/telemetry/metric-catalogue.ts';
import { generatedNotice, tableOf } from './markdown.ts';

/** Every metric, and what its labels can say. */
export const metricPage = (): string => `${generatedNotice}

# Metrics

\`/metrics\` answers in the text format of Prometheus, unless the configuration sets \`metrics: false\`. Where there is access control it
takes an API key with \`metrics: true\`. It makes no upstream call, and looks at the ledger at most every 30 seconds.

\`\`\`yaml
scrape_configs:
  - job_name: rollcall
    static_configs: [{ targets: ['127.0.0.1:4000'] }]
    authorization: { credentials_file: /run/secrets/rollcall-metrics-key } # only with access control
\`\`\`

No label holds anything that a caller sends: the number of series is bounded by the number of directories and codes. Histograms have \`_bucket\`,
\`_sum\` and \`_count\` as usual. [deploy/grafana-dashboard.json](../deploy/grafana-dashboard.json) shows them, and
[deploy/alerts.yml](../deploy/alerts.yml) has rules for Prometheus that wake somebody.

${tableOf(['metric', 'type', 'meaning', 'labels'], Object.values<MetricDescription>(metricCatalogue).map(rowOf))}
`;

const rowOf = ({ name, type, help, labels }: MetricDescription): readonly string[] => [
  `\`${name}\``,
  type,
  help,
  Object.entries(labels)
    .map(([label, meaning]) => `\`${label}\`: ${meaning}`)
    .join('; '),
];
