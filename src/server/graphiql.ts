import type { GraphiQLOptions } from 'graphql-yoga';
import { exampleQueries } from './examples.ts';

/** Headers of the page. It is one document with everything in it, and the policy keeps it from asking any other host. */
export const graphiqlHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'unsafe-inline' blob:",
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
} as const;

const options: GraphiQLOptions = {
  title: 'Rollcall',
  defaultTabs: exampleQueries.map(({ query, variables }) => ({
    query: query.trim(),
    variables: variables === undefined ? null : JSON.stringify(variables, null, 2),
  })),
  defaultEditorToolsVisibility: 'variables',
};

let page: Promise<Uint8Array<ArrayBuffer>> | null = null;

/** The GraphiQL page, some 9 MB. Its code is loaded when the first browser asks, and never where none does. */
export const graphiqlPage = (): Promise<Uint8Array<ArrayBuffer>> => {
  page ??= render().catch((error: unknown) => {
    page = null;
    throw error;
  });
  return page;
};

const render = async (): Promise<Uint8Array<ArrayBuffer>> => {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return new TextEncoder().encode(renderGraphiQL(options));
};
