/** Environment of a process the engine runs in: four busy queries would starve the default pool of four threads. */
export const engineEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, UV_THREADPOOL_SIZE: "16" });

/**
 * Options of V8 for that process, to be given before it starts. Rows arrive in buffers that live for a moment. Once the whole
 * heap was collected, its next collection is due after a few megabytes more than were alive: 190 of them in one view of 100 M
 * calls, a fifth of its time. Below `initial-old-space-size` (MiB; nothing is reserved) it is left alone, and the young
 * ones, which are cheap, do the work.
 */
export const engineFlags: readonly string[] = ["--initial-old-space-size=256", "--min-semi-space-size=16"];
