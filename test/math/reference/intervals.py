"""Reference for distributions and intervals.  /usr/bin/python3 intervals.py  (scipy 1.10.1, mpmath 1.2.1)

The distributions come from mpmath with 60 figures: scipy's stdtrit is right to 1e-9 only, and its ndtr gives 0 at -38.
"""
import json
import mpmath as mp
import numpy as np
from scipy import stats

mp.mp.dps = 60

def t_cdf(t, df):
    t, df = mp.mpf(t), mp.mpf(df)
    if df > 1e4:  # betainc crawls there; the density is smooth
        pdf = lambda u: mp.gamma((df + 1) / 2) / mp.gamma(df / 2) / mp.sqrt(df * mp.pi) * (1 + u * u / df) ** (-(df + 1) / 2)
        tail = mp.quad(pdf, [abs(t), abs(t) + 1, abs(t) + 3, abs(t) + 8, abs(t) + 20, abs(t) + 60])
    else:
        tail = mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return 1 - tail if t > 0 else tail

def t_quantile(p, df):
    if df in (1, 2):
        p = mp.mpf(p)
        return mp.tan(mp.pi * (p - .5)) if df == 1 else (2 * p - 1) / mp.sqrt(2 * p * (1 - p))
    start = mp.mpf(float(stats.t.ppf(p, df)))
    return mp.findroot(lambda t: t_cdf(t, df) - mp.mpf(p), (start, start * (1 + mp.mpf(10) ** -8)), tol=1e-45)

xs = [-38, -20, -8, -5.7, -5.6, -3, -1.96, -.6745, -.3, 0, 1e-9, .5, .7, 2.5, 6, 8.2]
ps = [1e-300, 1e-20, 1e-10, .001, .025, .07, .075, .2, .5, .6, .9, .925, .95, .975, .995, 1 - 1e-9]
dfs = [1, 1.5, 2, 2.7, 3, 4.25, 7, 10, 29, 30, 63.4, 120, 1000, 1999, 2001, 54321.5, 1e6, 1e9]
ts = [-40, -6, -2.1, -.7, -.01, 0, .3, 1.2, 3.3, 12]
tp = [1e-10, .0005, .005, .025, .05, .2, .45, .6, .9, .975, .999]
wilson = []
for k, n in [(0, 10), (1, 10), (5, 10), (10, 10), (37, 412), (3, 100000), (99999, 100000)]:
    for level in (.9, .95, .99):
        ci = stats.binomtest(k, n).proportion_ci(level, "wilson")
        wilson.append([k, n, level, ci.low, ci.high])
two = []
for a, na, b, nb in [(15, 50, 25, 50), (490, 500, 400, 500), (12, 1000, 9, 400), (3, 10, 3, 10), (51, 100, 50, 100)]:
    for correct in (False, True):
        chi2, p, _, _ = stats.chi2_contingency([[a, na - a], [b, nb - b]], correction=correct)
        two.append([a, na, b, nb, correct, chi2, p])
rng = np.random.default_rng(5)
a, b = rng.normal(100, 15, 23), rng.normal(92, 30, 41)
t, p = stats.ttest_ind(a, b, equal_var=False)
va, vb = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
df = (va + vb) ** 2 / (va ** 2 / (len(a) - 1) + vb ** 2 / (len(b) - 1))
half = float(t_quantile(.975, df)) * np.sqrt(va + vb)
d = a.mean() - b.mean()
json.dump(dict(
    normalCdf=[[x, float(mp.ncdf(x))] for x in xs], normalQuantile=[[q, float(mp.sqrt(2) * mp.erfinv(2 * mp.mpf(q) - 1)) if q > 1e-30 else float(stats.norm.ppf(q))] for q in ps],
    studentCdf=[[t_, df_, float(t_cdf(t_, df_))] for df_ in dfs for t_ in ts],
    studentQuantile=[[p_, df_, float(t_quantile(p_, df_))] for df_ in dfs for p_ in tp],
    wilson=wilson, two=two,
    welch=dict(a=a.tolist(), b=b.tolist(), t=t, p=p, df=df, low=d - half, high=d + half),
), open("intervals.json", "w"))
