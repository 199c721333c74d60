import { soak } from '../test/soak/soak.ts';

const [seconds = '1800', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);

const report = await soak({
  seconds: Number(seconds),
  seed: Number(seed),
  tell: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.complaints.length === 0 && report.exitCode === 0 ? 0 : 1;
