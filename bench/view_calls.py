"""The call fields of a window in pandas, over files named on the command line; prints the seconds after reading."""
import sys
import time

import pandas as pd

MONTHS = len(sys.argv) - 1
columns = ["customer_id", "started_at", "duration_s", "direction", "other_number", "cell_id", "base_station_id",
           "outcome", "forwarded_to", "is_long_distance", "is_ip_long_distance"]
texts = ["customer_id", "other_number", "direction", "cell_id", "base_station_id", "outcome"]
calls = pd.concat(
    [pd.read_csv(path, usecols=columns, parse_dates=["started_at"], dtype={"customer_id": str, "other_number": str, "forwarded_to": str})
     for path in sys.argv[1:]], ignore_index=True)

start = time.perf_counter()
# Grouping by texts is grouping by their codes: made once for all groupings.
calls = calls.astype({name: "category" for name in texts})
day = calls["started_at"].dt.normalize()
minute = calls["started_at"].dt.hour * 60 + calls["started_at"].dt.minute
truthy = lambda name: calls[name].astype(str).isin(["1", "1.0", "true", "True"])
ip = truthy("is_ip_long_distance")
work = pd.DataFrame({
    "customer": calls["customer_id"].cat.codes, "seconds": calls["duration_s"], "day": day,
    "month": calls["started_at"].dt.year * 12 + calls["started_at"].dt.month,
    "number": calls["other_number"].cat.codes, "cell": calls["cell_id"].cat.codes, "station": calls["base_station_id"].cat.codes,
    "out": calls["direction"] == "out", "dropped": calls["outcome"] == "dropped",
    "connected": calls["outcome"].isin(["connected", "dropped"]), "forwarded": calls["forwarded_to"].notna(),
    "off_peak": (day.dt.dayofweek >= 5) | (minute >= 21 * 60) | (minute < 8 * 60), "ip": ip, "long": truthy("is_long_distance") | ip,
})
by = work.groupby("customer", sort=False)
base = by[["out", "dropped", "connected", "forwarded", "off_peak", "ip", "long", "seconds"]].sum()
base["calls"] = by.size()
monthly = work.groupby(["customer", "month"], sort=False)["seconds"].sum().unstack(fill_value=0).sort_index(axis=1)
weights = pd.Series([i - (MONTHS - 1) / 2 for i in range(monthly.shape[1])], index=monthly.columns)
base["duration_trend"] = monthly.mul(weights, axis=1).sum(axis=1) / max((weights**2).sum(), 1)
outgoing = work[work["out"] & (work["number"] >= 0)].groupby(["customer", "number"], sort=False)["seconds"].agg(["size", "sum"]).reset_index()
base["distinct_numbers"] = outgoing.groupby("customer").size()
frequent = outgoing.sort_values(["customer", "size", "sum", "number"], ascending=[True, False, False, True]).groupby("customer").head(5)
pairs = work[work["number"] >= 0].groupby(["customer", "number"], sort=False)["seconds"].sum()
base["top_number_share"] = pairs.groupby("customer").max() / base["seconds"]
cells = work[work["cell"] >= 0].groupby(["customer", "cell"], sort=False)["seconds"].agg(["size", "sum"]).reset_index()
base["cells_used"] = cells.groupby("customer").size()
base["usual_cell"] = cells.sort_values(["customer", "size", "sum", "cell"], ascending=[True, False, False, True]).groupby("customer")["cell"].first()
rates = work.groupby("cell")[["dropped", "connected"]].sum()
base["usual_cell_drop_rate"] = base["usual_cell"].map(rates["dropped"] / rates["connected"])
base["days"] = by["day"].nunique()
for name in ("cell", "station"):
    known = work.loc[work[name] >= 0, ["customer", "day", name]].drop_duplicates()
    base[f"{name}s_per_day"] = known.groupby("customer").size() / base["days"]
targets = pd.DataFrame({"customer": work["customer"], "to": calls["forwarded_to"]}).dropna().groupby(["customer", "to"]).size()
base["forward_targets"] = targets.groupby("customer").size()
print(time.perf_counter() - start)
