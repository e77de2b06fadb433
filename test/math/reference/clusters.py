"""Reference for k-means, cluster indices, standardisation.  /usr/bin/python3 clusters.py  (scikit-learn 1.2.1, numpy 1.24.2, scipy 1.10.1)"""
import json
import numpy as np
from scipy import stats
from sklearn.cluster import KMeans
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, davies_bouldin_score
from sklearn.preprocessing import StandardScaler
from sklearn.impute import SimpleImputer

x, truth = make_blobs(n_samples=240, n_features=3, centers=4, cluster_std=1.6, random_state=7)
x = np.round(x, 3).astype(np.float32).astype(np.float64)
start = x[[0, 1, 2, 3]]
fit = KMeans(n_clusters=4, init=start, n_init=1, algorithm="lloyd", tol=1e-4, max_iter=300).fit(x)
ten = KMeans(n_clusters=4, n_init=10, random_state=0).fit(x)
means = np.array([x[fit.labels_ == c].mean(axis=0) for c in range(4)])
# simplified silhouette, by its definition
d = np.sqrt(((x[:, None, :] - means[None]) ** 2).sum(axis=2))
a = d[np.arange(len(x)), fit.labels_]
other = d.copy()
other[np.arange(len(x)), fit.labels_] = np.inf
b = other.min(axis=1)
rng = np.random.default_rng(3)
p, q = rng.integers(0, 4, 50), rng.integers(0, 3, 50)

# one start that leaves a cluster empty: the fourth centre is far from every row
far = np.vstack([x[[0, 1, 2]], [[500.0, 500.0, 500.0]]])
empty = KMeans(n_clusters=4, init=far, n_init=1, algorithm="lloyd").fit(x)

columns = np.column_stack([rng.normal(50, 10, 60), rng.lognormal(3, 1.5, 60), rng.integers(0, 5, 60).astype(float)])
columns = columns.astype(np.float32).astype(np.float64)
columns[[3, 17, 40], 0] = np.nan
columns[[5, 6], 1] = np.nan
skews = [float(stats.skew(c[~np.isnan(c)])) for c in columns.T]
logged = columns.copy()
logged[:, 1] = np.log1p(columns[:, 1])
prepared = {}
for how in ("mean", "median"):
    imputer = SimpleImputer(strategy=how).fit(logged)
    filled = imputer.transform(logged)
    scaler = StandardScaler().fit(filled)
    prepared[how] = dict(fill=imputer.statistics_.tolist(), mean=scaler.mean_.tolist(), sd=scaler.scale_.tolist(),
                         firstRows=scaler.transform(filled)[:8].tolist())
sample = rng.lognormal(0, 1, 41)
json.dump(dict(
    x=x.tolist(), start=start.tolist(), labels=fit.labels_.tolist(), centres=fit.cluster_centers_.tolist(),
    inertia=fit.inertia_, iterations=fit.n_iter_, inertiaTenStarts=ten.inertia_,
    far=far.tolist(), emptyInertia=empty.inertia_, emptyLabels=empty.labels_.tolist(),
    simplifiedSilhouette=float(((b - a) / np.maximum(a, b)).mean()),
    calinskiHarabasz=calinski_harabasz_score(x, fit.labels_), daviesBouldin=davies_bouldin_score(x, fit.labels_),
    p=p.tolist(), q=q.tolist(), ari=adjusted_rand_score(p, q), ariTruth=adjusted_rand_score(truth, fit.labels_), truth=truth.tolist(),
    columns=[[None if np.isnan(v) else v for v in row] for row in columns.tolist()], skews=skews, prepared=prepared,
    sample=sample.tolist(), probabilities=[0, .01, .1, .25, .5, .9, .975, 1],
    quantiles=np.quantile(sample, [0, .01, .1, .25, .5, .9, .975, 1]).tolist(),
    sampleSkew=float(stats.skew(sample)), sampleMad=float(stats.median_abs_deviation(sample)),
), open("clusters.json", "w"))
