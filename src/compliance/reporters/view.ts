/** Ways to mark words. The defaults leave them as they are. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

/** Where a report will be read. */
export interface View {
  paint: Paint;
  /** The terminal that it is fitted to; null for files and pipes, where nothing is wrapped. */
  screen: { columns: number; rows: number } | null;
  /**
   * The folder that the check ran in, from the repository's root, with slashes; empty where they are the same. What a
   * forge shows beside the code is found by paths from the root.
   */
  folder: string;
}

const asItIs = (text: string): string => text;

const noPaint: Paint = { bold: asItIs, dim: asItIs, good: asItIs, bad: asItIs, warn: asItIs };

/** For files and pipes. */
export const plainView: View = { paint: noPaint, screen: null, folder: '' };
