"""Expected values of calibration, paired areas and survival: /usr/bin/python3 calibration.py > calibration.json
scikit-learn 1.2.1, numpy; survival by R 4.2.2 (package survival)."""
import json, subprocess
import numpy as np
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import log_loss, roc_auc_score

rng = np.random.default_rng(5)
n = 400
a = np.round(rng.normal(-1, 1.3, n), 2)
y = (rng.random(n) < 1 / (1 + np.exp(-(0.6 * a - 0.4)))).astype(int)
b = np.round(0.5 * a + rng.normal(0, 1, n), 2)
platt = _SigmoidCalibration().fit(a, y)
iso = IsotonicRegression(out_of_bounds="clip").fit(a, y)
grid = np.linspace(-6, 4, 41)

def placements(s):
    pos, neg = s[y == 1], s[y == 0]
    win = (pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :])
    return win.mean(axis=1), win.mean(axis=0)
va, wa = placements(a); vb, wb = placements(b)
s1 = np.cov(np.vstack([va, vb])); s0 = np.cov(np.vstack([wa, wb]))
s = s1 / (y == 1).sum() + s0 / (y == 0).sum()
se = np.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])

entry = rng.integers(0, 12, 60); exit = entry + rng.integers(1, 30, 60); event = (rng.random(60) < 0.5).astype(int)
r = subprocess.run(["Rscript", "-e", f"""library(survival)
s <- survfit(Surv(c({','.join(map(str, entry))}), c({','.join(map(str, exit))}), c({','.join(map(str, event))})) ~ 1)
k <- s$n.event > 0
cat(sprintf('%d %d %d %.12f %.12f\\n', as.integer(s$time[k]), as.integer(s$n.risk[k]), as.integer(s$n.event[k]), s$surv[k], s$std.err[k] * s$surv[k]), sep='')"""],
    capture_output=True, text=True, check=True)
rows = [[float(x) for x in line.split()] for line in r.stdout.strip().split("\n") if "NaN" not in line]
print(json.dumps({
    "a": a.tolist(), "b": b.tolist(), "y": y.tolist(), "grid": grid.tolist(),
    "platt": {"slope": -platt.a_, "intercept": -platt.b_},
    "isotonic": iso.predict(grid).tolist(),
    "logLoss": log_loss(y, 1 / (1 + np.exp(-a))),
    "aucA": roc_auc_score(y, a), "aucB": roc_auc_score(y, b), "standardError": se,
    "survival": {"entry": entry.tolist(), "exit": exit.tolist(), "event": event.tolist(), "rows": rows},
}))
