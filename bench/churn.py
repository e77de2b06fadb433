"""The peer of churn.ts: scikit-learn on the same rows and folds. Prints one JSON object."""
import json, sys, time
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

part, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
y = np.fromfile(f"{folder}/labels.u8", dtype=np.uint8).astype(int)
fold = np.fromfile(f"{folder}/folds.u8", dtype=np.uint8)
x = np.fromfile(f"{folder}/columns.f64").reshape(-1, rows).T

if part == "quality":
    numbers, categories = int(sys.argv[4]), int(sys.argv[5])
    trees, leaves, depth = map(int, sys.argv[6:9])
    rate, l2 = map(float, sys.argv[9:11])
    least, patience = map(int, sys.argv[11:13])
    flags = np.arange(numbers + categories) >= numbers
    def out_of_fold(**options):
        p = np.empty(rows)
        for f in np.unique(fold):
            m = HistGradientBoostingClassifier(categorical_features=flags, random_state=0, **options).fit(x[fold != f], y[fold != f])
            p[fold == f] = m.predict_proba(x[fold == f])[:, 1]
        return roc_auc_score(y, p)
    print(json.dumps({
        "same": out_of_fold(max_iter=trees, max_leaf_nodes=leaves, max_depth=depth, learning_rate=rate, l2_regularization=l2,
                            min_samples_leaf=least, early_stopping=True, validation_fraction=1 / 7, n_iter_no_change=patience, tol=0),
        "defaults": out_of_fold(),
    }))
else:
    x32 = np.ascontiguousarray(x, dtype=np.float32)
    train, test = fold == 1, fold == 0
    began = time.perf_counter()
    m = HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=31, max_depth=10, early_stopping=False).fit(x32[train], y[train])
    grow = time.perf_counter() - began
    began = time.perf_counter()
    p = m.predict_proba(x32)[:, 1]
    score = time.perf_counter() - began
    filled = np.nan_to_num(x32, nan=0.0)
    filled[:, 5:] += np.float32(1.5) * filled[:, np.arange(5, filled.shape[1]) % 5]
    filled = filled.astype(np.float64)
    began = time.perf_counter()
    quick = LogisticRegression(C=1.0, max_iter=200).fit(filled, y)
    fit = time.perf_counter() - began
    began = time.perf_counter()
    exact = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-10, max_iter=100).fit(filled, y)
    newton = time.perf_counter() - began
    print(json.dumps({"grow": grow, "score": score, "fit": fit, "newton": newton, "off": float(np.abs(quick.coef_ - exact.coef_).max()), "auc": roc_auc_score(y[test], p[test]), "coefficients": exact.coef_[0].tolist()}))
