/** One calendar month of the world; `m` counts from 1. Dates are ISO texts. */
export interface Month {
  m: number;
  month: string;
  label: string;
  first_day: string;
  last_day: string;
  days: number;
  /** 0 is Monday. */
  first_weekday: number;
  start_us: string;
}

/** The months from `first` (such as "2024-01"), and one beyond: leaving is decided for it as well. */
export function calendar(first: string, months: number): Month[] {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(first)) throw new Error(`firstMonth is not a month such as 2024-01: ${first}`);
  const [year, month] = first.split("-").map(Number) as [number, number];
  return Array.from({ length: months + 1 }, (_, i) => {
    const start = new Date(Date.UTC(year, month - 1 + i, 1));
    const end = new Date(Date.UTC(year, month + i, 0));
    const first_day = start.toISOString().slice(0, 10);
    return {
      m: i + 1,
      month: first_day.slice(0, 7),
      label: first_day.slice(0, 7).replace("-", ""),
      first_day,
      last_day: end.toISOString().slice(0, 10),
      days: end.getUTCDate(),
      first_weekday: (start.getUTCDay() + 6) % 7,
      start_us: `${start.getTime()}000`,
    };
  });
}
