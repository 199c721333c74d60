import { writeFileSync } from 'node:fs';

/** Loaded into the gateway's process before it: on SIGUSR2 it collects its garbage and writes how many bytes it then needs into the file it is told. */
const file = process.env.ROLLCALL_SOAK_HEAP;

process.on('SIGUSR2', () => {
  globalThis.gc?.();
  if (file !== undefined) writeFileSync(file, String(process.memoryUsage().heapUsed));
});
