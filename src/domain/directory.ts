/** One configured organisation at one provider, with its credentials. A company may have several at the same provider. */
export interface Directory {
  /** Chosen in the configuration and permanent: it is part of every id and cursor that the directory has ever issued. */
  readonly key: string;
  /** What people call it. */
  readonly label: string;
  /** The provider's name in the schema's `Provider` enum, such as `TRAY`. */
  readonly provider: string;
}
