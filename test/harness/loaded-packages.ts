import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Opens a gateway in a process of its own, and tells which packages were loaded for it.
 * @param authorization of one request that is sent to it; none is sent without
 */
export const packagesOf = async (config: object, authorization: string | null = null): Promise<readonly string[]> => {
  const program = `
    import { registerHooks } from 'node:module';
    const packages = new Set();
    registerHooks({
      resolve(name, context, next) {
        const found = next(name, context);
        const [, own] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(found.url) ?? [];
        if (own !== undefined) packages.add(own);
        return found;
      },
    });
    const { createGateway } = await import('./src/gateway.ts');
    const directory = { key: 'oum', provider: 'ORG_USER_MANAGEMENT', token: 'unused', baseUrl: 'http://127.0.0.1:1' };
    const gateway = createGateway({ directories: [directory], ledger: false, ...${JSON.stringify(config)} });
    const authorization = ${JSON.stringify(authorization)};
    const body = JSON.stringify({ query: '{ directories { key } }' });
    const headers = { authorization, 'content-type': 'application/json' };
    const request = () => new Request('http://gateway/graphql', { method: 'POST', headers, body });
    if (authorization !== null) await gateway.fetch(request());
    await gateway.dispose();
    console.log(JSON.stringify([...packages]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return JSON.parse(stdout);
};
