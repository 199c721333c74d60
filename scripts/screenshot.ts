import { fileURLToPath } from 'node:url';
import { startBrowser } from './browser.ts';
import { openGraphiql } from './graphiql-page.ts';
import { startGateway } from './started-gateway.ts';

const file = 'docs/graphiql.png';

await using gateway = await startGateway();
await using browser = await startBrowser(process.env);
const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: 'light' });
const graphiql = await openGraphiql(page, gateway.url);
await graphiql.run();
// The variables are not what the picture is about, and its last line is to be seen.
await page.getByLabel('Hide editor tools').click();
await page.mouse.move(0, 0);
await page.waitForTimeout(1000);
await page.screenshot({ path: fileURLToPath(new URL(`../${file}`, import.meta.url)), animations: 'disabled' });
process.stdout.write(`${file}\n`);
