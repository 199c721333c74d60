import type { Page } from 'playwright-core';

/** GraphiQL in a browser. */
export interface GraphiqlPage {
  /** The titles of its tabs, in order. */
  readonly tabs: () => Promise<readonly string[]>;
  /** Turns to the tab at an index. */
  readonly turnTo: (index: number) => Promise<void>;
  /** Runs the query of the open tab. Resolves with what the gateway answered once it is shown. */
  readonly run: () => Promise<unknown>;
}

/** Opens GraphiQL and waits until it knows the schema and all of its editors are there. */
export const openGraphiql = async (page: Page, url: string): Promise<GraphiqlPage> => {
  const answered = () =>
    page.waitForResponse((response) => response.request().method() === 'POST' && response.url() === url);
  await Promise.all([answered(), page.goto(url)]);
  for (const editor of ['.graphiql-query-editor', '.graphiql-editor-tool', '.graphiql-response']) {
    await page.locator(`${editor} .monaco-editor`).first().waitFor();
  }
  // While a query runs, the same button stops it.
  const execute = page.getByRole('button', { name: 'Execute query' });

  return {
    tabs: () => page.locator('[role=tab] .graphiql-tab-button').allInnerTexts(),
    turnTo: async (index) => {
      // By the keyboard: while tabs slide into place, a click can miss.
      const tab = page.locator('[role=tab]').nth(index);
      await tab.locator('.graphiql-tab-button').press('Enter');
      await page.locator(`[role=tab][aria-selected=true]:nth-child(${index + 1})`).waitFor();
      // GraphiQL reads the operation's name out of the new text by a timer of its own, which this later one comes after.
      await page.evaluate('new Promise((resolve) => setTimeout(resolve, 1000))');
    },
    run: async () => {
      const [response] = await Promise.all([answered(), execute.click()]);
      const body: unknown = await response.json();
      const [word = ''] = Object.keys(typeof body === 'object' && body !== null ? body : {});
      await page
        .locator('.graphiql-response .view-line', { hasText: `"${word}"` })
        .first()
        .waitFor();
      await execute.waitFor();
      return body;
    },
  };
};
