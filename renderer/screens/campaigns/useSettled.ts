import { useEffect, useState } from "react";

/** The value once it has stayed the same for a moment: a slider being dragged asks once, not at every pixel. Keep `value` stable. */
export function useSettled<T>(value: T, wait_ms = 120): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait_ms);
    return () => clearTimeout(timer);
  }, [value, wait_ms]);
  return settled;
}
