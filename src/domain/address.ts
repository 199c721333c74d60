/** A domain as DNS has it; what is no domain stays as it is. */
const asDns = (domain: string): string => {
  try {
    return new URL(`http://${domain}`).hostname || domain;
  } catch {
    return domain;
  }
};

/**
 * The form in which e-mail addresses are compared: trimmed, in Unicode's normal form C, lower-case, the domain as DNS has it. They are shown and sent as
 * they were given.
 */
export const addressKey = (email: string): string => {
  const folded = email.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = folded.lastIndexOf('@');
  return at === -1 ? folded : `${folded.slice(0, at)}@${asDns(folded.slice(at + 1))}`;
};
