import { config } from "zod";

// Imported before the contract: zod's compiled checks need `eval`, which the CSP forbids and would report.
config({ jitless: true });
