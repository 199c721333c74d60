/** Whether a text can be a vendor's token: printable ASCII without spaces, since nothing else can stand in an HTTP header. */
export const isToken = (text: string): boolean => /^[!-~]+$/.test(text);
