"""Writes unsupervised.json: what scikit-learn and SciPy make of small made data sets. Development only; Debian's python3-sklearn."""
import json
import pathlib

import numpy as np
from scipy import stats
from scipy.optimize import minimize
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.metrics import silhouette_score

random = np.random.default_rng(42)


def rounded(values, digits=6):
    return np.round(values, digits).tolist()


centres = np.array([[0, 0, 0], [4, 4, 0], [0, 5, 5], [-5, 0, 4]])
groups = np.round(centres[random.integers(0, 4, 150)] + random.normal(size=(150, 3)), 6)
clusters = {}
for count in range(2, 7):
    fitted = KMeans(count, n_init=20, random_state=0).fit(groups)
    clusters[count] = {"inertia": fitted.inertia_, "silhouette": silhouette_score(groups, fitted.labels_)}

mixing = random.normal(size=(3, 5))
quiet = np.round(random.normal(size=(120, 3)) @ mixing + 0.2 * random.normal(size=(120, 5)) + [1, 20, -3, 0, 100], 6)
probes = np.round(np.vstack([quiet[:10], quiet[:10] + random.normal(size=(10, 5))]), 6)
mean, deviation = quiet.mean(0), quiet.std(0)
plane = PCA(0.95, svd_solver="full").fit((quiet - mean) / deviation)
standardised = (probes - mean) / deviation
along = plane.transform(standardised)
hotelling = (along**2 / plane.explained_variance_).sum(1)
residual = ((standardised - plane.inverse_transform(along)) ** 2).sum(1)

crowd = np.round(np.vstack([random.normal(size=(270, 3)), random.uniform(-6, 6, size=(30, 3))]), 6)
forest = IsolationForest(n_estimators=300, random_state=0).fit(crowd)

before, after = np.round(random.normal(size=80), 6), np.round(random.normal(0.4, 1.3, size=60), 6)
kolmogorov = stats.ks_2samp(before, after, mode="asymp")
table = np.array([[30, 14, 34, 45, 57, 20], [48, 10, 40, 60, 33, 25]])
chi_square = stats.chi2_contingency(table, correction=False)

lives = np.round(stats.weibull_min.rvs(1.8, scale=900, size=60, random_state=1), 3)
shape, _, scale = stats.weibull_min.fit(lives, floc=0)
ends = np.round(np.random.default_rng(2).uniform(300, 1500, 60), 3)
failed, times = lives <= ends, np.minimum(lives, ends)


def cost(parameters):
    k, s = np.exp(parameters)
    return -(failed * (np.log(k / s) + (k - 1) * np.log(times / s))).sum() + ((times / s) ** k).sum()



censored = np.exp(minimize(cost, [0.0, 6.0], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 10000}).x)

rate = 12000
clock = np.arange(1024) / rate
wave = np.round(0.3 + np.sin(2 * np.pi * 1500 * clock) + 0.5 * np.sin(2 * np.pi * 3300 * clock) + 0.3 * random.normal(size=1024), 6)
power = np.abs(np.fft.rfft((wave - wave.mean()) * np.hanning(1024))) ** 2
lines = np.fft.rfftfreq(1024, 1 / rate)
share = power / power.sum()
centroid = (lines * share).sum()

fixture = {
    "groups": groups.tolist(), "clusters": clusters,
    "quiet": quiet.tolist(), "probes": probes.tolist(), "components": int(plane.n_components_),
    "hotelling": hotelling.tolist(), "residual": residual.tolist(),
    "crowd": crowd.tolist(), "isolation": rounded(-forest.score_samples(crowd), 5),
    "before": before.tolist(), "after": after.tolist(),
    "kolmogorovStatistic": kolmogorov.statistic, "kolmogorovChance": kolmogorov.pvalue,
    "wasserstein": stats.wasserstein_distance(before, after),
    "chiSquareTable": table.tolist(), "chiSquareStatistic": chi_square[0], "chiSquareChance": chi_square[1],
    "lives": lives.tolist(), "shape": shape, "scale": scale,
    "times": times.tolist(), "failed": failed.astype(int).tolist(), "censoredShape": censored[0], "censoredScale": censored[1],
    "wave": wave.tolist(), "rms": np.sqrt((wave**2).mean()), "kurtosis": stats.kurtosis(wave), "skewness": stats.skew(wave),
    "crest": np.abs(wave).max() / np.sqrt((wave**2).mean()), "highest": lines[power.argmax()], "centroid": centroid,
    "spread": np.sqrt((((lines - centroid) ** 2) * share).sum()),
    "bands": [share[(lines >= 750 * band) & (lines < 750 * (band + 1))].sum() for band in range(8)],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(fixture) + "\n")
