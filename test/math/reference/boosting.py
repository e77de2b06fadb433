"""AUC of scikit-learn's HistGradientBoostingClassifier on IBM's churn file, row i in fold i % 5.
Run: /usr/bin/python3 test/math/reference/boosting.py (scikit-learn 1.2.1, pandas 1.5.3)"""
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

data = pd.read_csv("test/data/ibm-telco-churn.csv")
y = (data.pop("Churn") == "Yes").to_numpy()
data.pop("customerID")
data["TotalCharges"] = pd.to_numeric(data["TotalCharges"], errors="coerce")
text = [data[c].dtype == object for c in data]
for c in data.columns[text]:
    data[c] = data[c].astype("category").cat.codes
X = data.to_numpy(float)
for native in (False, True):
    auc = []
    for fold in range(5):
        test = [i for i in range(len(y)) if i % 5 == fold]
        train = [i for i in range(len(y)) if i % 5 != fold]
        model = HistGradientBoostingClassifier(max_iter=60, learning_rate=0.1, max_leaf_nodes=31, max_depth=10,
            early_stopping=False, categorical_features=text if native else None)
        auc.append(roc_auc_score(y[test], model.fit(X[train], y[train]).predict_proba(X[test])[:, 1]))
    print("categories" if native else "numbers", [round(a, 5) for a in auc], round(sum(auc) / 5, 5))
