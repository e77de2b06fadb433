"""Reference for logistic regression.  /usr/bin/python3 logistic.py ../../../../shared/data  (scikit-learn 1.2.1, numpy 1.24.2, pandas 1.5.3)

The unpenalised fits are checked twice: scikit-learn's newton-cholesky with penalty=None, and a plain Newton
iteration written here, which also gives the standard errors R's glm prints (inverse Fisher information).
"""
import json, sys
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

def newton(x, y, w=None, lam=0.0):
    w = np.ones(len(y)) if w is None else w
    z = np.column_stack([np.ones(len(x)), x])
    pen = np.diag([0.0] + [lam] * x.shape[1])
    b = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-z @ b))
        h = (z * (w * p * (1 - p))[:, None]).T @ z + pen
        b = b - np.linalg.solve(h, z.T @ (w * (p - y)) + pen @ b)
    p = 1 / (1 + np.exp(-z @ b))
    h = (z * (w * p * (1 - p))[:, None]).T @ z + pen
    dev = -2 * np.sum(w * (y * np.log(p) + (1 - y) * np.log1p(-p)))
    return b, np.sqrt(np.diag(np.linalg.inv(h))), dev

def case(x, y, w=None, lam=0.0):
    b, se, dev = newton(x, y, w, lam)
    args = dict(penalty="l2", C=1 / lam) if lam > 0 else dict(penalty=None)
    fit = LogisticRegression(solver="newton-cholesky", tol=1e-12, max_iter=200, **args).fit(x, y, sample_weight=w)
    sk = np.r_[fit.intercept_, fit.coef_[0]]
    assert np.allclose(sk, b, atol=1e-7, rtol=1e-7), (sk, b)
    return dict(**{"lambda": lam}, coefficients=sk.tolist(), standardErrors=se.tolist(), deviance=dev)

rng = np.random.default_rng(2)
x = rng.normal(size=(150, 4)).astype(np.float32).astype(np.float64)
y = (rng.random(150) < 1 / (1 + np.exp(-(x @ [1, -.5, 0, .8] - .4)))).astype(int)
w = rng.integers(0, 4, 150).astype(float)
small = dict(x=x.tolist(), y=y.tolist(), weights=w.tolist(), fits=[case(x, y), case(x, y, lam=2.5), case(x, y, lam=100.0)],
             weighted=[case(x, y, w), case(x, y, w, 1.0)])

t = pd.read_csv(sys.argv[1] + "/ibm-telco-churn/Telco-Customer-Churn.csv")
total = pd.to_numeric(t.TotalCharges, errors="coerce").fillna(0)
d = np.column_stack([t.tenure, t.MonthlyCharges, total, t.SeniorCitizen, t.Contract == "One year", t.Contract == "Two year",
                     t.InternetService == "Fiber optic", t.PaperlessBilling == "Yes", t.PaymentMethod == "Electronic check"])
d = d.astype(np.float32).astype(np.float64)
churn = (t.Churn == "Yes").to_numpy().astype(int)
telco = dict(rows=len(t), fits=[case(d, churn), case(d, churn, lam=1.0), case(d, churn, lam=50.0)])
json.dump(dict(small=small, telco=telco), open("logistic.json", "w"))
