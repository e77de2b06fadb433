"""Reference for uplift areas.  PYTHONPATH=scikit-uplift /usr/bin/python3 qini.py  (scikit-uplift 0.5.1, scikit-learn 1.2.1)

Areas under scikit-uplift's own qini_curve and uplift_curve (not the ratio to a perfect model, which a mean does not have).
"""
import json
import numpy as np
from sklearn.metrics import auc
from sklift.metrics import qini_curve, uplift_curve

rng = np.random.default_rng(8)
n = 300
treated = (rng.random(n) < .7).astype(int)
uplift = np.round(rng.normal(size=n), 1)
outcome = (rng.random(n) < .2 + treated * (.15 + .1 * uplift).clip(0, .6)).astype(int)
json.dump(dict(
    treated=treated.tolist(), uplift=uplift.tolist(), outcome=outcome.tolist(),
    auqc=auc(*qini_curve(outcome, uplift, treated)), auuc=auc(*uplift_curve(outcome, uplift, treated)),
), open("qini.json", "w"))
