import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const service = z.looseObject({
  build: z.string().optional(),
  image: z.string().optional(),
  user: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  stop_grace_period: z.string().optional(),
  deploy: z.looseObject({ replicas: z.number() }).optional(),
});
const composition = z.looseObject({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
  configs: z.record(z.string(), z.object({ file: z.string() })),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});
const { services, networks, configs, secrets } = composition.parse(
  parse(readFileSync('compose.yaml', 'utf8'), { strict: true, uniqueKeys: true }),
);
const example = z
  .looseObject({
    directories: z.array(z.looseObject({ tokenFile: z.string() })),
    access: z.looseObject({ keysFile: z.string() }),
  })
  .parse(JSON.parse(readFileSync(configs['rollcall']?.file ?? '', 'utf8')));
const { gateway, postgres, redis } = services;
if (gateway === undefined || postgres === undefined || redis === undefined) throw new Error('A service is missing.');

test.each(Object.entries(services))('%s can write to no file system of its own and win no rights', (_, one) => {
  expect(one).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  if (one.build === undefined) expect(one.user).toMatch(/^(?!root|0)/);
});

test('images have a version', () => {
  for (const { image } of [postgres, redis]) expect(image).toMatch(/:\d/);
});

test('the gateway can be several, each with a port on this machine only', () => {
  const [port, ...others] = gateway.ports;
  const [, from, to] = /^127\.0\.0\.1:(\d+)-(\d+):4000$/.exec(port ?? '') ?? [];
  expect(others).toEqual([]);
  expect(Number(to) - Number(from) + 1).toBe(gateway.deploy?.replicas);
});

test('nobody outside reaches the ledger and the budgets', () => {
  expect(networks['inside']).toEqual({ internal: true });
  for (const one of [postgres, redis]) {
    expect(one.networks).toEqual(['inside']);
    expect(one.ports).toEqual([]);
    expect(one.healthcheck?.test.length).toBeGreaterThan(1);
  }
});

test('what the gateway is doing has time to end', () => {
  expect(gateway.stop_grace_period).toBe('30s');
});

test('no secret stands in the environment or in the file: each is a file that its service reads', () => {
  for (const one of Object.values(services)) {
    for (const [variable, value] of Object.entries(one.environment)) {
      if (!/PASSWORD|TOKEN|URL|DB_FILE/.test(variable)) continue;
      expect(variable).toMatch(/_FILE$/);
      expect(value).toMatch(/^\/run\/secrets\//);
      expect(one.secrets).toContain(value.slice('/run/secrets/'.length));
    }
    for (const name of one.secrets) expect(Object.keys(secrets)).toContain(name);
  }
  for (const [name, { file }] of Object.entries(secrets)) expect(file).toBe(`./deploy/secrets/${name}`);
  expect(readFileSync('.gitignore', 'utf8').split('\n')).toContain('deploy/secrets');
});

test('the example configuration reads the secrets that the gateway is given, and no others', () => {
  const named = example.directories.map(({ tokenFile }) => tokenFile.slice('/run/secrets/'.length));
  const byVariable = Object.values(gateway.environment).map((file) => file.slice('/run/secrets/'.length));
  expect([...named, ...byVariable].toSorted()).toEqual(gateway.secrets.toSorted());
});

test('the one place that the gateway can write to is where the image lets it, and holds the keys that open it', () => {
  expect(gateway.volumes).toEqual(['state:/var/lib/rollcall']);
  expect(example.access.keysFile).toBe('/var/lib/rollcall/keys.json');
});

test('the script makes every secret but the vendors’ tokens, leaves what is there, and lets nobody else in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-secrets-'));
  try {
    copyFileSync('deploy/make-secrets.sh', join(folder, 'make-secrets.sh'));
    const made = join(folder, 'secrets');
    const run = () => execFileSync('sh', [join(folder, 'make-secrets.sh')], { stdio: 'pipe' });
    const contents = (): Record<string, string> =>
      Object.fromEntries(readdirSync(made).map((name) => [name, readFileSync(join(made, name), 'utf8')]));
    run();
    const first = contents();
    expect([...Object.keys(first), 'tray_token', 'snyk_token'].toSorted()).toEqual(Object.keys(secrets).toSorted());
    expect(statSync(made).mode & 0o777).toBe(0o700);
    const { postgres_password: password = '', ledger_url, redis_conf, redis_url } = first;
    expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(ledger_url).toBe(`postgres://rollcall:${password}@postgres:5432/rollcall\n`);
    const [, budgetPassword] = /^redis:\/\/:([0-9a-f]{48})@redis:6379\n$/.exec(redis_url ?? '') ?? [];
    expect(redis_conf).toContain(`requirepass ${budgetPassword}\n`);
    expect(budgetPassword).not.toBe(password);
    writeFileSync(join(made, 'tray_token'), 'a token');
    run();
    expect(contents()).toEqual({ ...first, tray_token: 'a token' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
