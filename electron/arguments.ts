import { resolve } from "node:path";

const extension = ".foresight";

/** Project named on a command line, absolute. Chromium adds switches of its own and reorders: only the name tells. */
export function projectOf(argv: readonly string[], workingDirectory: string): string | null {
  const given = argv.slice(1).find((argument) => !argument.startsWith("-") && argument.endsWith(extension));
  return given === undefined ? null : resolve(workingDirectory, given);
}
