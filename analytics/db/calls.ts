/** The table that keeps what `project.call` shows; see migration 011. */
export const CALL_RECORD = "call_record";
