"""Reference for AUC, ROC, Brier, calibration.  /usr/bin/python3 ranking.py  (scikit-learn 1.2.1, numpy 1.24.2)"""
import json
import numpy as np
from sklearn.metrics import brier_score_loss, roc_auc_score, roc_curve
from sklearn.calibration import calibration_curve

rng = np.random.default_rng(11)
n = 400
y = (rng.random(n) < .3).astype(int)
continuous = 1 / (1 + np.exp(-(rng.normal(size=n) + 1.1 * y - .9)))
cases = {}
for name, s in dict(continuous=continuous, tied=np.round(continuous, 1)).items():
    pos, neg = s[y == 1], s[y == 0]
    # DeLong by its definition: the m x n matrix of comparisons
    psi = (pos[:, None] > neg[None]) + .5 * (pos[:, None] == neg[None])
    auc = psi.mean()
    assert abs(auc - roc_auc_score(y, s)) < 1e-14
    v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
    delong = np.sqrt(v10.var(ddof=1) / len(pos) + v01.var(ddof=1) / len(neg))
    q1, q2 = auc / (2 - auc), 2 * auc ** 2 / (1 + auc)
    hanley = np.sqrt((auc * (1 - auc) + (len(pos) - 1) * (q1 - auc ** 2) + (len(neg) - 1) * (q2 - auc ** 2)) / (len(pos) * len(neg)))
    fpr, tpr, thr = roc_curve(y, s, drop_intermediate=False)
    cases[name] = dict(scores=s.tolist(), auc=roc_auc_score(y, s), delong=delong, hanley=hanley, fpr=fpr.tolist(), tpr=tpr.tolist(), thresholds=thr[1:].tolist(),
                       brier=brier_score_loss(y, s))
prob_true, prob_pred = calibration_curve(y, continuous, n_bins=10, strategy="quantile")
order = np.argsort(-continuous, kind="stable")
top = y[order].reshape(10, 40)
json.dump(dict(labels=y.tolist(), cases=cases, probTrue=prob_true.tolist(), probPred=prob_pred.tolist(),
               ece=float(np.abs(prob_true - prob_pred).mean()), decileLift=(top.mean(axis=1) / y.mean()).tolist(),
               captured=(np.cumsum(top.sum(axis=1)) / y.sum()).tolist()), open("ranking.json", "w"))
