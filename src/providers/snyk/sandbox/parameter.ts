import { type Complaint, Refusal } from './refusal.ts';

/** What an operation's query parameter may hold. */
export interface ParameterRule {
  readonly required?: true;
  /** Whether it may be repeated: an array in Snyk's OpenAPI. */
  readonly many?: true;
  /** What is wrong with a value, to stand after the parameter's name; null if nothing is. */
  readonly complaint: (value: string) => string | null;
}

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID of whatever version. */
export const isUuid = (text: string): boolean => uuidForm.test(text);

export const anyText: ParameterRule = { complaint: () => null };
export const uuid: ParameterRule = { complaint: (value) => (isUuid(value) ? null : 'must match format "uuid"') };
export const truth: ParameterRule = {
  complaint: (value) => (value === 'true' || value === 'false' ? null : 'must be true or false'),
};
export const shortText: ParameterRule = {
  complaint: (value) => (value.length <= 100 ? null : 'must not have more than 100 characters'),
};
export const slugText: ParameterRule = {
  complaint: (value) => shortText.complaint(value) ?? (/^[\w.-]+$/.test(value) ? null : 'must match ^[\\w.-]+$'),
};
export const oneOf = (...words: readonly string[]): ParameterRule => ({
  complaint: (value) => (words.includes(value) ? null : `must be one of ${words.join(', ')}`),
});
export const listOf = (...words: readonly string[]): ParameterRule => ({ ...oneOf(...words), many: true });

/** The parameters of every list that Snyk pages. Cursors are opaque here: whoever reads the list checks them. */
export const pagingRules: ParameterRules = {
  starting_after: anyText,
  ending_before: anyText,
  limit: {
    complaint: (value) => {
      if (!/^\d+$/.test(value)) return 'must be an integer';
      const limit = Number(value);
      if (limit < 10) return 'must be at least 10';
      if (limit > 100) return 'must be at most 100';
      return limit % 10 === 0 ? null : 'must be a multiple of 10';
    },
  },
};

/** @throws Refusal with one complaint for each parameter that is unknown, repeated, missing or wrong. */
export const checkQuery = (query: URLSearchParams, rules: ParameterRules): void => {
  const complaints: Complaint[] = [];
  const refuse = (parameter: string, detail: string): void => {
    complaints.push({ detail, source: { parameter } });
  };
  for (const name of new Set(query.keys())) {
    const rule = name === 'version' ? anyText : Object.hasOwn(rules, name) ? rules[name] : undefined;
    const values = query.getAll(name);
    if (rule === undefined) refuse(name, `Unknown query parameter '${name}'`);
    else if (values.length > 1 && rule.many === undefined) refuse(name, `'${name}' must not be an array`);
    else {
      const complaint = values.map(rule.complaint).find((found) => found !== null);
      if (complaint !== undefined) refuse(name, `'${name}' ${complaint}`);
    }
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.required && !query.has(name)) refuse(name, `'${name}' is required`);
  }
  if (complaints.length > 0) throw new Refusal(400, complaints, true);
};
