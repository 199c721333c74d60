const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text could be an id at Snyk, where users, organisations, roles and invites all have UUIDs. */
export const isSnykId = (id: string): boolean => uuid.test(id);
