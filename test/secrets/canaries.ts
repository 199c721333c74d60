import { randomBytes } from 'node:crypto';

/** Where something was emitted, and what. */
export interface Emission {
  readonly where: string;
  readonly text: string;
}

/** Secrets that are planted, each in one place, so that one that turns up says where it came from. */
export interface Canaries {
  /** A new secret of letters and digits. */
  readonly plant: (name: string) => string;
  /** Takes a secret that is there already for a canary. */
  readonly adopt: (name: string, secret: string) => string;
  /** Which canaries turn up where, as `name in where`. `allowed` are the names that may. */
  readonly leaksIn: (emissions: Iterable<Emission>, allowed?: readonly string[]) => readonly string[];
}

export const createCanaries = (): Canaries => {
  const forms = new Map<string, readonly RegExp[]>();
  const adopt = (name: string, secret: string): string => {
    forms.set(name, formsOf(secret));
    return secret;
  };
  return {
    adopt,
    plant: (name) => adopt(name, `canary${randomBytes(12).toString('hex')}`),
    leaksIn: (emissions, allowed = []) => {
      const leaks = new Set<string>();
      for (const { where, text } of emissions) {
        for (const [name, looks] of forms) {
          if (!allowed.includes(name) && looks.some((look) => look.test(text))) leaks.add(`${name} in ${where}`);
        }
      }
      return [...leaks];
    },
  };
};

/** How a secret can look: itself in any case, as hexadecimal digits, and inside of something in base64, where its first letters depend on what is before. */
const formsOf = (secret: string): readonly RegExp[] => {
  const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from('x'.repeat(before) + secret).toString('base64');
    return encoded.slice(before === 0 ? 0 : 4, -4);
  });
  return [
    new RegExp(escaped(secret), 'i'),
    new RegExp(Buffer.from(secret).toString('hex'), 'i'),
    ...inBase64.map((encoded) => new RegExp(escaped(encoded))),
    ...inBase64.map((encoded) => new RegExp(escaped(encoded.replaceAll('+', '-').replaceAll('/', '_')))),
  ];
};
