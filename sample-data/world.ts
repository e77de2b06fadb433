import { archetypes, hazardWeights, meanRelativeCalls } from "./archetypes.ts";
import { calendar, type Month } from "./calendar.ts";
import type { Session, Values } from "./session.ts";
import * as people from "./words/people.ts";
import * as places from "./words/places.ts";
import * as services from "./words/services.ts";

export interface World {
  months: Month[];
  values: Values;
  dirt: {
    wrong_ids: number;
    duplicates: number;
    blanks: number;
    bill_duplicates: number;
    bill_blanks: number;
    bad_line_month: number;
    unparsable_month: number;
  };
  campaign: { id: string; m: number; contacted: number; treated: number; delivered: number };
}

export interface WorldSize {
  customers: number;
  months: number;
  callsPerCustomer: number;
  seed: number;
  firstMonth: string;
}

/** Works out the sizes that follow from the options. Draws nothing. */
export function planWorld(size: WorldSize): World {
  const { customers, months, seed } = size;
  const all = calendar(size.firstMonth, months);
  const regions = places.cities.length;
  return {
    months: all,
    values: {
      seed,
      customers,
      months,
      regions,
      days: all.slice(0, months).reduce((sum, month) => sum + month.days, 0),
      cells_per_region: 3 * Math.max(4, Math.ceil(customers / regions / 150)),
      cells: regions * 3 * Math.max(4, Math.ceil(customers / regions / 150)),
      // Declines take a tenth of all calls.
      call_unit: size.callsPerCustomer / meanRelativeCalls() / 0.93,
    },
    dirt: {
      wrong_ids: among(customers, 500, 3, 200),
      duplicates: among(customers, 1000, 2, 100),
      blanks: among(customers, 2000, 1, 50),
      bill_duplicates: among(customers, 1000, 2, 100),
      bill_blanks: among(customers, 4000, 1, 25),
      bad_line_month: Math.min(2, months),
      unparsable_month: Math.min(3, months),
    },
    campaign: { id: "RET-01", m: Math.ceil(months / 2), contacted: 0.2, treated: 0.7, delivered: 0.96 },
  };
}

/** Fills the session with the world: who there is, and month by month what they do and who then leaves. */
export async function simulate(session: Session, world: World, onMonth: (m: number) => void): Promise<void> {
  const { values, dirt } = world;
  await session.setWords(
    { ...people, cities: places.cities, streets: places.streets, ...services },
    {
      ...shapeOf({ ...people, ...services }),
      cities: [{ name: "VARCHAR", province: "VARCHAR", code: "VARCHAR" }],
      streets: ["VARCHAR"],
    },
  );
  await session.run("archetype", {
    archetypes: JSON.stringify(archetypes),
    shape: JSON.stringify([shapeOfOne(archetypes[0])]),
  });
  await session.run("cell_month", values);
  await session.run("customer", { ...values, first_day: world.months[0].first_day });
  await session.run("dirt_customer", { wrong_ids: dirt.wrong_ids, duplicates: dirt.duplicates, blanks: dirt.blanks });
  for (const [i, month] of world.months.slice(0, -1).entries()) {
    const next = world.months[i + 1];
    const at = { ...values, ...month };
    await session.run("customer_month", at);
    await session.run("dirt_bill", {
      ...at,
      duplicates: dirt.bill_duplicates,
      blanks: dirt.bill_blanks,
      unparsable: month.m === dirt.unparsable_month ? 1 : 0,
    });
    await session.run("hazard", { ...at, ...hazardWeights });
    if (i + 2 < world.months.length)
      await session.run("leaver", { ...at, next_first_day: next.first_day, next_days: next.days });
    onMonth(month.m);
  }
  const { contacted, treated, delivered } = world.campaign;
  await session.run("campaign", { ...values, ...world.months[world.campaign.m - 1], contacted, treated, delivered });
}

function among(customers: number, oneIn: number, atLeast: number, atMost: number): number {
  return Math.min(customers, atMost, Math.max(atLeast, Math.round(customers / oneIn)));
}

function shapeOf(lists: Record<string, readonly unknown[]>): Record<string, string[]> {
  return Object.fromEntries(Object.keys(lists).map((name) => [name, ["VARCHAR"]]));
}

function shapeOfOne(record: object): Record<string, string> {
  const whole = new Set(["id", "percent", "contacts", "cells", "plan", "plan_fen", "method"]);
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === "string" ? "VARCHAR" : whole.has(name) ? "INTEGER" : "DOUBLE",
    ]),
  );
}
