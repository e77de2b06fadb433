// Run after every change of dependencies: `node .ci/complete-lock.mjs`.
// A registry mirror that holds one platform's binaries lets npm leave the other platforms' optional packages out of the lock
// file, and then `npm ci` refuses it everywhere. This writes the missing entries from what their parents ask for; npm fetches
// one only where its os, cpu and libc fit.
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));
const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"];

let added = 0;
for (const [parent, { optionalDependencies = {}, dev }] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] || lock.packages[`${parent}/${place}`] || !/^\d/.test(version)) continue;
    const words = name.split("/").at(-1).split(/[-_]/);
    const os = systems.filter((system) => words.includes(system));
    const wasm = words.includes("wasm32");
    const cpu = wasm
      ? ["wasm32"]
      : processors.filter((processor) =>
          words.some((word) => word === processor || (processor === "arm" && /^arm(eabi|v7)?$/.test(word))),
        );
    if (os.length === 0 && !wasm) continue;
    const libc = words.some((word) => word.startsWith("musl"))
      ? ["musl"]
      : words.some((word) => word.startsWith("gnu"))
        ? ["glibc"]
        : undefined;
    lock.packages[place] = {
      version,
      ...(cpu.length > 0 ? { cpu } : {}),
      ...(dev ? { dev } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      ...(os.length > 0 ? { os } : {}),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} entries added\n`);
