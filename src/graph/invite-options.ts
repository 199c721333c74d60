import type { Builder } from './builder.ts';
import type { ProviderDescription } from './enums.ts';

/** `ORG_USER_MANAGEMENT` as a field's name: `orgUserManagement`. */
const fieldNameOf = (provider: string): string =>
  provider.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const typeNameOf = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What vendors need on an invite beyond the common input: a typed input for each, built from what the provider declares. */
export const createInviteOptionInputs = (builder: Builder, providers: readonly ProviderDescription[]) =>
  providers.flatMap(({ name, displayName, inviteOptions }) => {
    if (inviteOptions.length === 0) return [];
    const field = fieldNameOf(name);
    const fields = inviteOptions.map((option) => {
      const type = builder.enumType(`${typeNameOf(field)}${typeNameOf(option.name)}`, {
        description: option.description,
        values: Object.fromEntries(
          // The choice's own name stands for it inside: what is sent may be null, which no enum value can be.
          option.choices.map((choice) => [choice.name, { value: choice.name, description: choice.description }]),
        ),
      });
      return { option, type };
    });
    const input = builder.inputType(`${typeNameOf(field)}InviteInput`, {
      description: `What an invite at ${displayName} needs beyond the common input.`,
      fields: (t) =>
        Object.fromEntries(
          fields.map(({ option, type }) => [
            option.name,
            t.field({ type, required: true, description: option.description }),
          ]),
        ),
    });
    return [{ provider: name, field, input, options: inviteOptions }];
  });

export type InviteOptionInput = ReturnType<typeof createInviteOptionInputs>[number];

/** What is sent to the vendor for the choices that were made. */
export const readInviteOptions = (
  { options }: InviteOptionInput,
  given: Readonly<Record<string, unknown>>,
): Record<string, string | null> =>
  Object.fromEntries(
    options.map(({ name, choices }) => [name, choices.find((choice) => choice.name === given[name])?.value ?? null]),
  );
