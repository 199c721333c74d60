/** One line of what `/metrics` answers. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads the text format of Prometheus, strictly: throws where a line is not as the format has it. */
export const parseExposition = (text: string): readonly Sample[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const found = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? ([^ ]+)$/i.exec(line);
      const value = Number(found?.[3]?.replace('+Inf', 'Infinity'));
      if (found?.[1] === undefined || Number.isNaN(value)) throw new Error(`This is no sample: ${line}`);
      const labels = [...(found[2] ?? '').matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/gi)];
      return {
        name: found[1],
        labels: Object.fromEntries(labels.map(([, name, text]) => [name ?? '', text ?? ''])),
        value,
      };
    });

/** The value of the one sample with this name and these labels among others; null where there is none. */
export const valueOf = (
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | null => {
  const fitting = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  );
  if (fitting.length > 1) throw new Error(`${fitting.length} samples of ${name} fit.`);
  return fitting[0]?.value ?? null;
};

/** What a gateway tells at `/metrics`. */
export const scrape = async (gateway: {
  readonly fetch: (request: Request) => Promise<Response>;
}): Promise<readonly Sample[]> => {
  const response = await gateway.fetch(new Request('http://localhost/metrics'));
  if (response.status !== 200) throw new Error(`/metrics answered with ${response.status}.`);
  return parseExposition(await response.text());
};
