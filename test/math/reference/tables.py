"""Reference for k-means on real tables.  /usr/bin/python3 tables.py FOLDER-OF-SHARED-DATA  (scikit-learn 1.2.1)"""
import csv
import gzip
import json
import sys
import numpy as np
from sklearn.cluster import KMeans

amounts = [f"{kind}_AMT{month}" for kind in ("BILL", "PAY") for month in range(1, 7)]
calls = ["MonthlyRevenue", "MonthlyMinutes", "TotalRecurringCharge", "OverageMinutes", "DroppedCalls", "UnansweredCalls",
         "CustomerCareCalls", "ReceivedCalls", "OutboundCalls", "MonthsInService", "CurrentEquipmentDays"]
tables = {
    "uci-credit-default/UCI_Credit_Card.csv": (["LIMIT_BAL", "AGE", *amounts], 6),
    "cell2cell/cell2celltrain.csv.gz": (calls, 5),
    "ibm-telco-churn/Telco-Customer-Churn.csv": (["tenure", "MonthlyCharges", "TotalCharges"], 4),
}


def numbers(row, columns):
    try:
        return [float(row[column]) for column in columns]
    except ValueError:
        return None


out = []
for path, (columns, k) in tables.items():
    with (gzip.open if path.endswith(".gz") else open)(sys.argv[1] + "/" + path, "rt") as file:
        rows = [numbers(row, columns) for row in csv.DictReader(file)]
    x = np.log1p(np.maximum(0, np.array([row for row in rows if row])))
    x = ((x - x.mean(axis=0)) / x.std(axis=0)).astype(np.float32)
    fit = KMeans(n_clusters=k, n_init=10, random_state=0, algorithm="lloyd").fit(x)
    out.append(dict(path=path, columns=columns, k=k, rows=len(x), inertia=float(fit.inertia_)))
json.dump(out, open("tables.json", "w"))
