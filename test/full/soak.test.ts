import { describe, expect, test } from 'vitest';
import { growthUnder, hostileAnswers } from '../soak/hostile-answers.ts';
import { soak } from '../soak/soak.ts';

describe.runIf(process.platform === 'linux')('a gateway in a process of its own', () => {
  test('answers all that no fault explains, keeps its memory and its files, and stops well under load', async () => {
    const report = await soak({ seconds: 40, seed: Math.floor(Math.random() * 1_000_000) });
    expect(report).toMatchObject({ complaints: [], exitCode: 0 });
    expect(report.answered).toBeGreaterThan(100);
    expect(report.written).toBeLessThanOrEqual(report.mutations);
    const [[heap = 0], [memory = 0], [files = 0]] = [report.heap, report.memory, report.files];
    expect(Math.max(...report.heap), JSON.stringify(report)).toBeLessThan(heap + 20);
    // What was allocated once is not all given back, under load.
    expect(Math.max(...report.memory), JSON.stringify(report)).toBeLessThan(memory + 150);
    expect(Math.max(...report.files), JSON.stringify(report)).toBeLessThan(files + 20);
  });

  test.each(hostileAnswers)(
    'grows by less than 150 MiB when twenty at once are answered with %s',
    async (_name, breakage) => {
      expect(await growthUnder(breakage, 20)).toBeLessThan(150);
    },
  );
});
