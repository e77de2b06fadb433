import { serveParent } from "../analytics/hosts/electron.ts";

serveParent(process.parentPort, (code) => process.exit(code));
