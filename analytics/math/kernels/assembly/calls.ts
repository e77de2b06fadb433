/** Calls of a range of customers counted by customer: sums, distinct numbers, cells and stations, all whole numbers. */
@unmanaged
class Calls {
  rows: u32;
  firstKey: i32;
  customers: u32;
  /** A column each, `rows` long: int32, microseconds since 1970 as int64, int32. */
  keys: usize;
  moments: usize;
  seconds: usize;
  /** uint8: 0 out, 1 in · 0 connected, 1 failed, 2 dropped · 0 or 1 · 0 or 1. */
  directions: usize;
  outcomes: usize;
  longDistance: usize;
  ipLongDistance: usize;
  /** uint64 codes: digits with a 1 before them; 0: not known. */
  numbers: usize;
  cells: usize;
  stations: usize;
  /** customers + 1 uint32: where in `order` a customer's rows begin; then the rows of the customer who has most. */
  starts: usize;
  /** rows uint32: the rows customer by customer. */
  order: usize;
  /** Day 0 of the window, in days since 1970; a byte for each day: the month's number, and whether it counts as weekend. */
  firstDay: i32;
  monthOfDay: usize;
  freeDay: usize;
  /** 2 × 1440 bytes: whether a minute of a weekday, of a weekend's day is off-peak. */
  offPeak: usize;
  taskCustomers: u32;
  /** Where task 0 works, and the bytes a task has there: see scratchBytesFor in ../calls.ts. */
  scratch: usize;
  scratchBytes: u32;
  /** `customers` int64 a column: see callCounts in ../calls.ts. */
  out: usize;
  /** A hash table of cells over all ranges: keys, then int64 calls, dropped ones, connected ones; `cellSlots` each. */
  cellTable: usize;
  cellSlots: u32;
  /** Three uint32: slots in use; the first row that is not in the table yet; slots of the table before, when it moves. */
  cellState: usize;
  /** Where the table was before. */
  cellTableBefore: usize;
}

/** As large as the longest window: 24 months. */
const dayWords: u32 = 12;

/** Task 0 finds the order of the rows by customer, task 1 puts them into the table of cells. */
export function callsArrange(task: u32, at: usize): void {
  if (task === 0) arrange(changetype<Calls>(at));
  else addCells(changetype<Calls>(at));
}

/** Rows of one customer keep their order. */
function arrange(p: Calls): void {
  const starts = p.starts;
  const keys = p.keys;
  const order = p.order;
  memory.fill(starts, 0, <usize>(p.customers + 2) << 2);
  for (let row: u32 = 0; row < p.rows; row++) {
    const place = starts + ((<usize>(load<i32>(keys + ((<usize>row) << 2)) - p.firstKey + 1)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let most: u32 = 0;
  let before: u32 = 0;
  // A customer's cell moves from where its rows begin to where they end, which is where the next one's begin.
  for (let customer: u32 = 1; customer <= p.customers; customer++) {
    const place = starts + ((<usize>customer) << 2);
    const count = load<u32>(place);
    most = max(most, count);
    store<u32>(place, before);
    before += count;
  }
  for (let row: u32 = 0; row < p.rows; row++) {
    const place = starts + ((<usize>(load<i32>(keys + ((<usize>row) << 2)) - p.firstKey + 1)) << 2);
    const next = load<u32>(place);
    store<u32>(order + ((<usize>next) << 2), row);
    store<u32>(place, next + 1);
  }
  store<u32>(starts + ((<usize>(p.customers + 1)) << 2), most);
}

/** The slot of a key in an open-addressed table of uint64, or the free one where it belongs. */
@inline
function slotOf(table: usize, key: u64, mask: u32): usize {
  let hash = key * 0x9e3779b97f4a7c15;
  hash ^= hash >> 32;
  let slot = <u32>hash & mask;
  let found = load<u64>(table + ((<usize>slot) << 3));
  while (found !== key && found !== 0) {
    slot = (slot + 1) & mask;
    found = load<u64>(table + ((<usize>slot) << 3));
  }
  return slot;
}

/** Until the rows end, or half of the table is in use. */
function addCells(p: Calls): void {
  const table = p.cellTable;
  const mask = p.cellSlots - 1;
  const column: usize = (<usize>p.cellSlots) << 3;
  let used = load<u32>(p.cellState);
  let row = load<u32>(p.cellState, 4);
  for (; row < p.rows && used < p.cellSlots >> 1; row++) {
    const cell = load<u64>(p.cells + ((<usize>row) << 3));
    if (cell === 0) continue;
    const place = table + (slotOf(table, cell, mask) << 3);
    if (load<u64>(place) === 0) {
      store<u64>(place, cell);
      used++;
    }
    const outcome = load<u8>(p.outcomes + row);
    add(place + column, 1);
    add(place + 2 * column, outcome === 2 ? 1 : 0);
    add(place + 3 * column, outcome === 1 ? 0 : 1);
  }
  store<u32>(p.cellState, used);
  store<u32>(p.cellState, row, 4);
}

@inline
function add(place: usize, more: i64): void {
  store<i64>(place, load<i64>(place) + more);
}

/** Moves the table of cells to a larger one, which is empty. */
export function callsMoveCells(task: u32, at: usize): void {
  const p = changetype<Calls>(at);
  const slots = load<u32>(p.cellState, 8);
  const column: usize = (<usize>p.cellSlots) << 3;
  for (let slot: u32 = 0; slot < slots; slot++) {
    const from = p.cellTableBefore + ((<usize>slot) << 3);
    const cell = load<u64>(from);
    if (cell === 0) continue;
    const place = p.cellTable + (slotOf(p.cellTable, cell, p.cellSlots - 1) << 3);
    store<u64>(place, cell);
    for (let sum: usize = 1; sum < 4; sum++) store<i64>(place + sum * column, load<i64>(from + sum * ((<usize>slots) << 3)));
  }
}

/** Counts a (slot, day) once; returns 1 the first time. */
@inline
function seenFirst(table: usize, slot: usize, day: u32, mask: u32): i64 {
  const pair = (((<u64>slot) << 10) | day) + 1;
  const place = table + (slotOf(table, pair, mask) << 3);
  if (load<u64>(place) === pair) return 0;
  store<u64>(place, pair);
  return 1;
}

/** Whether the digits of a code come before those of another as texts do: compared from the left, then the shorter one. */
function isBefore(code: u64, other: u64): bool {
  let a = code;
  let b = other;
  while (a < 1_000_000_000_000_000_000) a *= 10;
  while (b < 1_000_000_000_000_000_000) b *= 10;
  return a === b ? code < other : a < b;
}

const perCall: i64 = 10_000_000_000;

/** Counts the calls of the task's customers. */
export function callsCount(task: u32, at: usize): void {
  const p = changetype<Calls>(at);
  const days = p.scratch + <usize>task * p.scratchBytes;
  const to = min(p.customers, (task + 1) * p.taskCustomers);
  const column: usize = (<usize>p.customers) << 3;

  for (let customer = task * p.taskCustomers; customer < to; customer++) {
    const outKey = p.out + ((<usize>customer) << 3);
    const out = outKey + column;
    store<i64>(outKey, <i64>p.firstKey + customer);
    const from = load<u32>(p.starts + ((<usize>customer) << 2));
    const end = load<u32>(p.starts + ((<usize>customer) << 2), 4);
    store<i64>(out, end - from);
    if (from === end) continue;
    // Tables are as large as this customer needs: most have few calls, and theirs stay in the first-level cache.
    let slots: u32 = 16;
    while (slots < 2 * (end - from)) slots <<= 1;
    const mask = slots - 1;
    const tableBytes = (<usize>slots) << 3;
    // Keys of three tables and two sets of pairs, cleared with the days before them; then their counts, and the slots in use.
    const numbers = days + ((<usize>dayWords) << 3);
    const cells = numbers + tableBytes;
    const stations = cells + tableBytes;
    const cellDays = stations + tableBytes;
    const stationDays = cellDays + tableBytes;
    const outgoing = stationDays + tableBytes;
    const talked = outgoing + tableBytes;
    const inCell = talked + tableBytes;
    const numbersUsed = inCell + tableBytes;
    const cellsUsed = numbersUsed + (tableBytes >> 2);
    memory.fill(days, 0, outgoing - days);
    let manyNumbers: u32 = 0;
    let manyCells: u32 = 0;
    let outgoingCalls: i64 = 0;
    let seconds: i64 = 0;
    let dropped: i64 = 0;
    let connected: i64 = 0;
    let offPeak: i64 = 0;
    let longDistance: i64 = 0;
    let ipLongDistance: i64 = 0;
    let monthSeconds: i64 = 0;
    let cellsByDay: i64 = 0;
    let stationsByDay: i64 = 0;

    for (let place = from; place < end; place++) {
      const row = <usize>load<u32>(p.order + ((<usize>place) << 2));
      const lasted = <i64>load<i32>(p.seconds + (row << 2));
      const isOut = load<u8>(p.directions + row) === 0;
      const outcome = load<u8>(p.outcomes + row);
      const ip = <i64>load<u8>(p.ipLongDistance + row);
      const minutes = (load<i64>(p.moments + (row << 3)) - <i64>p.firstDay * 86_400_000_000) / 60_000_000;
      const day = <u32>minutes / 1440;
      const minute = <u32>minutes - day * 1440;

      outgoingCalls += isOut ? 1 : 0;
      seconds += lasted;
      dropped += outcome === 2 ? 1 : 0;
      connected += outcome === 1 ? 0 : 1;
      ipLongDistance += ip;
      longDistance += ip | <i64>load<u8>(p.longDistance + row);
      offPeak += <i64>load<u8>(p.offPeak + <usize>(load<u8>(p.freeDay + day) * 1440 + minute));
      monthSeconds += <i64>load<u8>(p.monthOfDay + day) * lasted;
      const dayWord = days + ((<usize>(day >> 6)) << 3);
      store<u64>(dayWord, load<u64>(dayWord) | ((<u64>1) << (day & 63)));

      const number = load<u64>(p.numbers + (row << 3));
      if (number !== 0) {
        const slot = slotOf(numbers, number, mask) << 3;
        if (load<u64>(numbers + slot) === 0) {
          store<u64>(numbers + slot, number);
          store<i64>(outgoing + slot, 0);
          store<i64>(talked + slot, 0);
          store<u32>(numbersUsed + ((<usize>manyNumbers) << 2), <u32>slot);
          manyNumbers++;
        }
        if (isOut) store<i64>(outgoing + slot, load<i64>(outgoing + slot) + perCall + lasted);
        store<i64>(talked + slot, load<i64>(talked + slot) + lasted);
      }
      const cell = load<u64>(p.cells + (row << 3));
      if (cell !== 0) {
        const slot = slotOf(cells, cell, mask) << 3;
        if (load<u64>(cells + slot) === 0) {
          store<u64>(cells + slot, cell);
          store<i64>(inCell + slot, 0);
          store<u32>(cellsUsed + ((<usize>manyCells) << 2), <u32>slot);
          manyCells++;
        }
        store<i64>(inCell + slot, load<i64>(inCell + slot) + perCall + lasted);
        cellsByDay += seenFirst(cellDays, slot, day, mask);
      }
      const station = load<u64>(p.stations + (row << 3));
      if (station !== 0) {
        const slot = slotOf(stations, station, mask) << 3;
        store<u64>(stations + slot, station);
        stationsByDay += seenFirst(stationDays, slot, day, mask);
      }
    }

    let daysWithCall: i64 = 0;
    for (let word: usize = 0; word < (<usize>dayWords) << 3; word += 8) daysWithCall += popcnt<i64>(load<i64>(days + word));
    let numbersCalled: i64 = 0;
    let longestTalk: i64 = -1;
    // The five most called numbers, as slots + 8: 0 is none.
    let first: u32 = 0;
    let second: u32 = 0;
    let third: u32 = 0;
    let fourth: u32 = 0;
    let fifth: u32 = 0;
    for (let n: u32 = 0; n < manyNumbers; n++) {
      const slot = load<u32>(numbersUsed + ((<usize>n) << 2));
      longestTalk = max(longestTalk, load<i64>(talked + slot));
      if (load<i64>(outgoing + slot) === 0) continue;
      numbersCalled++;
      const next = slot + 8;
      if (fifth !== 0 && !isMore(outgoing, numbers, next, fifth)) continue;
      fifth = next;
      if (fourth !== 0 && !isMore(outgoing, numbers, next, fourth)) continue;
      fifth = fourth;
      fourth = next;
      if (third !== 0 && !isMore(outgoing, numbers, next, third)) continue;
      fourth = third;
      third = next;
      if (second !== 0 && !isMore(outgoing, numbers, next, second)) continue;
      third = second;
      second = next;
      if (first !== 0 && !isMore(outgoing, numbers, next, first)) continue;
      second = first;
      first = next;
    }
    let usual: u32 = 0;
    for (let n: u32 = 0; n < manyCells; n++) {
      const slot = load<u32>(cellsUsed + ((<usize>n) << 2)) + 8;
      if (usual === 0 || isMore(inCell, cells, slot, usual)) usual = slot;
    }

    let cellOut = out + column;
    store<i64>(cellOut, outgoingCalls);
    store<i64>((cellOut += column), seconds);
    store<i64>((cellOut += column), dropped);
    store<i64>((cellOut += column), connected);
    store<i64>((cellOut += column), offPeak);
    store<i64>((cellOut += column), longDistance);
    store<i64>((cellOut += column), ipLongDistance);
    store<i64>((cellOut += column), daysWithCall);
    store<i64>((cellOut += column), monthSeconds);
    store<i64>((cellOut += column), numbersCalled);
    store<i64>((cellOut += column), longestTalk);
    store<u64>((cellOut += column), keyOf(numbers, first));
    store<u64>((cellOut += column), keyOf(numbers, second));
    store<u64>((cellOut += column), keyOf(numbers, third));
    store<u64>((cellOut += column), keyOf(numbers, fourth));
    store<u64>((cellOut += column), keyOf(numbers, fifth));
    store<i64>((cellOut += column), manyCells);
    store<u64>((cellOut += column), keyOf(cells, usual));
    store<i64>((cellOut += column), cellsByDay);
    store<i64>((cellOut += column), stationsByDay);
  }
}

/** Whether a slot + 8 has more than another, or as much and the text of its key comes first. */
@inline
function isMore(counts: usize, keys: usize, slot: u32, other: u32): bool {
  const count = load<i64>(counts + slot - 8);
  const least = load<i64>(counts + other - 8);
  return count > least || (count === least && isBefore(load<u64>(keys + slot - 8), load<u64>(keys + other - 8)));
}

@inline
function keyOf(keys: usize, slot: u32): u64 {
  return slot === 0 ? 0 : load<u64>(keys + slot - 8);
}
