"""Measures a sample with scikit-learn: are the planted archetypes found again, and can the planted hazard be learned?

/usr/bin/python3 sample-data/check.py DIR   (needs pandas and scikit-learn; call files as CSV)
"""
import glob, os, sys
import numpy as np, pandas as pd
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score, roc_auc_score, confusion_matrix

raw, truth = os.path.join(sys.argv[1], "raw"), os.path.join(sys.argv[1], "truth")
who = pd.read_csv(f"{truth}/customer_truth.csv").set_index("customer_id")
haz = pd.read_csv(f"{truth}/hazard.csv")
months = sorted(haz.as_of.unique())


def all_of(pattern, **kw):
    return pd.concat([pd.read_csv(f, dtype=str, **kw) for f in sorted(glob.glob(f"{raw}/{pattern}"))])


bill = all_of("bill_*.csv", on_bad_lines="skip")
bill.columns = ["customer_id", "month", "total", "outgoing", "data", "vas", "discount"]
for name in ["total", "outgoing", "data", "vas"]:
    bill[name] = pd.to_numeric(bill[name], errors="coerce")
bill = bill.dropna(subset=["customer_id", "total"]).drop_duplicates(["customer_id", "month"], keep="last")
labels = sorted(bill.month.unique())


calls = {l: pd.read_csv(f"{raw}/call_{l}.csv", dtype={"other_number": str, "forwarded_to": str, "cell_id": str, "base_station_id": str}, parse_dates=["started_at"]) for l in labels}


def archetypes():
    window = labels[-3:]
    b = bill[bill.month.isin(window)].groupby("customer_id").agg(avg_bill=("total", "mean"), avg_outgoing_bill=("outgoing", "mean"), vas=("vas", "sum"), total=("total", "sum"))
    b["vas_share"] = b.vas / b.total
    v = b.drop(columns=["vas", "total"])
    c = pd.concat([calls[l] for l in window])
    out = c[c.direction == "out"]
    g, n = c.groupby("customer_id"), len(window)
    v["calls"], v["outgoing"] = g.size() / n, out.groupby("customer_id").size() / n
    v["minutes"] = g.duration_s.sum() / 60 / n
    v["distinct_numbers"] = out.groupby("customer_id").other_number.nunique()
    hour, day = c.started_at.dt.hour, c.started_at.dt.dayofweek
    v["off_peak_share"] = ((hour >= 21) | (hour < 8) | (day >= 5)).groupby(c.customer_id).mean()
    v["forwards"] = c.forwarded_to.notna().groupby(c.customer_id).sum() / n
    per_day = c.groupby(["customer_id", c.started_at.dt.date])
    v["stations_per_day"] = per_day.base_station_id.nunique().groupby("customer_id").mean()
    v["cells_per_day"] = per_day.cell_id.nunique().groupby("customer_id").mean()
    v["cells_used"] = g.cell_id.nunique()
    far, ip = g.is_long_distance.sum(), g.is_ip_long_distance.sum()
    v["long_distance"], v["ip_share"] = far / n, ip / far
    talk = c.groupby(["customer_id", "other_number"]).duration_s.sum().groupby("customer_id").max()
    v["top_number_share"] = talk / g.duration_s.sum()
    u = all_of("vas_usage_*.csv")
    u = u[u.month.isin(window)]
    u["uses"] = u.uses.astype(float)
    for s in ["SMS", "MMS", "mobile_portal", "ring_back_tone", "data_pack"]:
        v[s] = u[u.service == s].groupby("customer_id").uses.sum() / n
    counts = ["calls", "outgoing", "minutes", "distinct_numbers", "forwards", "cells_used", "long_distance", "SMS", "MMS", "mobile_portal", "ring_back_tone", "data_pack"]
    v[counts] = v[counts].fillna(0)
    v = v[v.index.isin(haz[haz.as_of == months[-1]].customer_id)]
    kind = who.loc[v.index, "archetype"]
    print(v.groupby(kind).mean().round(2).T.to_string())
    heavy = [x for x in v if x not in ("vas_share", "off_peak_share", "ip_share", "top_number_share")]
    v[heavy] = np.log1p(v[heavy])
    v = v.fillna(v.mean())
    for name, cols in [("all fields", list(v)), ("without MMS, portal, ring-back, data pack", [x for x in v if x not in ("MMS", "mobile_portal", "ring_back_tone", "data_pack")])]:
        x = v[cols]
        z = (x - x.mean()) / x.std()
        k = KMeans(6, n_init=10, random_state=1).fit(z)
        print(f"ARI, {name}: {adjusted_rand_score(kind, k.labels_):.4f}")
        print(confusion_matrix(pd.factorize(kind, sort=True)[0], k.labels_))
        if "--centres" in sys.argv:
            print(z.groupby(k.labels_).mean().round(1).T.to_string())
            print(z.groupby(kind).std().round(1).T.to_string())


def features(as_of):
    label = as_of.replace("-", "")
    i = labels.index(label)
    window = labels[max(0, i - 2): i + 1]
    v = pd.DataFrame(index=haz[haz.as_of == as_of].customer_id)
    end = pd.Period(as_of).end_time
    start = pd.Period(f"{window[0][:4]}-{window[0][4:]}").start_time
    p = all_of("complaint.csv")
    p.columns = ["customer_id", "opened", "closed", "type", "satisfaction"]
    opened = pd.to_datetime(p.opened)
    v["complaints"] = p[(opened >= start) & (opened <= end)].groupby("customer_id").size()
    b = bill[bill.month.isin(window)].pivot(index="customer_id", columns="month", values="total").reindex(v.index)
    x = np.arange(b.shape[1])[None, :] + 0 * b.values
    x = np.where(np.isnan(b.values), np.nan, x)
    np.seterr(invalid="ignore")
    dx, dy = x - np.nanmean(x, 1, keepdims=True), b.values - np.nanmean(b.values, 1, keepdims=True)
    v["relative_slope"] = np.nansum(dx * dy, 1) / np.nansum(dx * dx, 1) / np.nanmean(b.values, 1)
    y = pd.concat([pd.read_csv(f"{raw}/{f}.csv", dtype=str) for f in ("payment", "payment_late")])
    y.columns = ["customer_id", "month", "due", "paid", "amount", "method"]
    due, paid = pd.to_datetime(y.due), pd.to_datetime(y.paid)
    late = (due >= start) & (due <= end) & (paid.dt.normalize() > due) & (paid <= end)
    v["late_payments"] = y[late].groupby("customer_id").size()
    c = pd.concat([calls[l] for l in window])
    v["drop_rate"] = (c.outcome == "dropped").groupby(c.customer_id).sum() / (c.outcome != "failed").groupby(c.customer_id).sum()
    s = pd.read_csv(f"{raw}/subscription.csv", parse_dates=["started_on", "ended_on"])
    s = s[s.product_id.str.startswith("PLAN-") & (s.started_on <= end)].sort_values("started_on").groupby("customer_id").ended_on.last()
    v["contract_ending"] = (s <= (pd.Period(as_of) + 2).end_time).astype(int)
    return v.fillna(0)


def churn():
    for m in months:
        h = haz[haz.as_of == m]
        print(m, "there", len(h), "leave", round(h.left_next_month.mean(), 4), "mean hazard", round(h.hazard.mean(), 4), "AUC", round(roc_auc_score(h.left_next_month, h.hazard), 4))
    if len(months) < 5:
        return
    x0, x1 = features(months[3]), features(months[4])
    h0, h1 = (haz[haz.as_of == m].set_index("customer_id").loc[x.index] for m, x in ((months[3], x0), (months[4], x1)))
    for c in x1:
        print(f"  {c}: largest gap between raw files and truth {np.abs(x1[c] - h1[c]).max():.2g}, differing {(np.abs(x1[c] - h1[c]) > 1e-6).sum()}, mean {x1[c].mean():.4f}, sd {x1[c].std():.4f}")
    model = LogisticRegression(C=1e6, max_iter=5000).fit(x0, h0.left_next_month)
    print("coefficients", dict(zip(x0, model.coef_[0].round(2))), "intercept", model.intercept_.round(2))
    a, b = roc_auc_score(h1.left_next_month, h1.hazard), roc_auc_score(h1.left_next_month, model.predict_proba(x1)[:, 1])
    print(f"AUC at month 5: hazard {a:.4f}, logistic regression trained at month 4 {b:.4f}, gap {a - b:.4f}")


def campaign():
    sent, reply = pd.read_csv(f"{raw}/contact.csv"), pd.read_csv(f"{raw}/response.csv")
    sent["bought"] = sent.customer_id.isin(reply[reply.outcome == "bought"].customer_id)
    sent["archetype"] = who.loc[sent.customer_id, "archetype"].values
    print(sent.pivot_table(index="archetype", columns="arm", values="bought", aggfunc=["mean", "size"]).round(3).to_string())


churn()
archetypes()
campaign()
