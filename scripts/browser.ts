import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const commands = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where a Chromium is: what `CHROMIUM_PATH` names, else what is on the path. Throws where there is none. */
export const findChromium = (environment: Readonly<Record<string, string | undefined>>): string => {
  const given = environment.CHROMIUM_PATH;
  if (given !== undefined && given !== '') {
    if (existsSync(given)) return given;
    throw new Error(
      `CHROMIUM_PATH names ${given}, which does not exist. Correct it, or unset it to have one looked for.`,
    );
  }
  for (const command of commands) {
    try {
      return execFileSync('which', [command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error(
    `There is no Chromium: none of ${commands.join(', ')} is on the path. Install one (Debian and Ubuntu: apt-get install chromium; macOS: brew install --cask chromium), or set CHROMIUM_PATH to one.`,
  );
};

/** Starts a browser that asks for nothing by itself. */
export const startBrowser = (environment: Readonly<Record<string, string | undefined>>): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(environment),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
