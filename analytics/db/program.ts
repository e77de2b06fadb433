import manifest from "../../package.json" with { type: "json" };

/** Version of the program, as it is kept with what it built. */
export const program: string = manifest.version;
