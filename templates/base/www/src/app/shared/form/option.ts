/** One of several to choose from. */
export interface Option {
  value: string;
  label: string;
  /** A line below the label, where there is room for it. */
  help?: string;
}
