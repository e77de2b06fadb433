import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import type { EngineEvent } from "../../analytics/api/wire.ts";
import { createQueryClient, followEngine } from "../../renderer/engine/hooks.ts";
import type { Link } from "../../renderer/engine/link.ts";

test.each(["the first time", "again"])("a change while something is asked for %s is seen in the end", async (when) => {
  let tell!: (event: EngineEvent) => void;
  const link = {
    onEvent: (listener: typeof tell) => ((tell = listener), () => undefined),
    onReady: () => () => undefined,
  };
  const queries = createQueryClient();
  const stop = followEngine(link as unknown as Link, queries);
  const answers: ((rows: number) => void)[] = [];
  const observer = new QueryObserver<number>(queries, {
    queryKey: ["ingest.coverage", {}],
    queryFn: () => new Promise<number>((answer) => answers.push(answer)),
  });
  const unsubscribe = observer.subscribe(() => undefined);
  const changed = () => tell({ event: "changed", areas: ["ingest"] });
  const asked = (times: number) => expect.poll(() => answers.length).toBe(times);
  await asked(1);
  if (when === "again") {
    answers[0](1);
    await expect.poll(() => observer.getCurrentResult().data).toBe(1);
    changed();
    await asked(2);
  }
  const old = answers.length - 1;
  changed();
  answers[old](1);
  await asked(old + 2);
  answers[old + 1](2);
  await expect.poll(() => observer.getCurrentResult().data).toBe(2);
  // Nothing has changed since.
  await new Promise((done) => setTimeout(done, 20));
  expect(observer.getCurrentResult().fetchStatus).toBe("idle");
  unsubscribe();
  stop();
});
