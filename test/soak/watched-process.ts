import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Has a process tell what it needs of memory, into a file. */
export const telling = (file: string): Record<string, string> => ({
  NODE_OPTIONS: `--expose-gc --import=${fileURLToPath(new URL('tell-heap.ts', import.meta.url))}`,
  ROLLCALL_SOAK_HEAP: file,
});

/** What a process needs of its heap once its garbage is collected, in MiB. */
export const heapMebibytes = async (pid: number, file: string): Promise<number> => {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text !== '') return Number(text) / 2 ** 20;
  }
};

const kibibytesOf = (pid: number, name: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** What a process holds of memory, in MiB: now, or the most that it ever did. */
export const residentMebibytes = (pid: number): number => kibibytesOf(pid, 'VmRSS') / 1024;
export const mostResidentMebibytes = (pid: number): number => kibibytesOf(pid, 'VmHWM') / 1024;

/** How many files and sockets a process has open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
