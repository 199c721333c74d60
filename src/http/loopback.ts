/** Whether a host name or address, as it stands in a URL or a setting, can only mean this machine. */
export const isLoopback = (host: string): boolean => {
  const name = host.toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    name === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  );
};
