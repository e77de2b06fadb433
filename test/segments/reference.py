"""/usr/bin/python3 test/segments/reference.py: k = 3 on the planted groups of segments.test.ts."""
import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score
from sklearn.preprocessing import StandardScaler

i = np.arange(1, 401)
g = np.where(i <= 200, 0, np.where(i <= 320, 1, 2))
x = np.column_stack([
    np.choose(g, [3000, 9000, 20000]) + i * 7919 % 601,
    np.choose(g, [20, 80, 50]) + i * 104729 % 97 / 20,
    np.choose(g, [1, 2, 30]) + i * 1299709 % 89 / 40,
])
z = StandardScaler().fit_transform(x)
fit = KMeans(3, n_init=20, random_state=0, tol=0).fit(z)
print(fit.inertia_, calinski_harabasz_score(z, fit.labels_), davies_bouldin_score(z, fit.labels_))
