import fc from "fast-check";

/**
 * The property tester, with the same examples every time: a suite that throws dice is red for whoever comes by. Other
 * examples: `SEED=1 npx vitest …`. Shrinking ends before the test's own time does, so that a failure tells its example.
 */
fc.configureGlobal({
  seed: Number(process.env.SEED ?? 20241122),
  interruptAfterTimeLimit: 150_000,
  markInterruptAsFailure: true,
});

export default fc;
