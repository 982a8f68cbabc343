"""Writes scikit-learn.json, the figures that tests compare with (Debian's python3-sklearn 1.2.1; run by hand, in this folder).

Rows: five numbers, a tenth of the values of the first four missing, targets with a product and a wave. Values are rounded to six places
before scikit-learn sees them, so that both sides read the same numbers.
"""
import json

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler

random = np.random.RandomState(42)
rows = np.round(random.rand(900, 5), 6)
wave = 3 * rows[:, 0] * rows[:, 1] + np.sin(6 * rows[:, 2])
target = np.round(wave + 0.3 * random.randn(900), 6)
classes = (np.digitize(wave + 0.5 * random.randn(900), [0.4, 1.4])).astype(int)
binary = (classes > 0).astype(int)
missing = rows.copy()
missing[:, :4][random.rand(900, 4) < 0.1] = np.nan
train, test = slice(0, 600), slice(600, 900)
weights = np.round(0.5 + random.rand(900), 3)

answer = {
    "rows": [[None if np.isnan(value) else value for value in row] for row in missing.tolist()],
    "full": rows.tolist(), "target": target.tolist(), "classes": classes.tolist(), "weights": weights.tolist(),
}
plain = dict(early_stopping=False, random_state=0)
regressor = HistGradientBoostingRegressor(**plain).fit(missing[train], target[train])
answer["boostedMse"] = float(np.mean((regressor.predict(missing[test]) - target[test]) ** 2))
weighted = HistGradientBoostingRegressor(**plain).fit(missing[train], target[train], sample_weight=weights[train])
answer["boostedWeightedMse"] = float(np.mean((weighted.predict(missing[test]) - target[test]) ** 2))
for level in (0.1, 0.9):
    quantile = HistGradientBoostingRegressor(loss="quantile", quantile=level, **plain).fit(missing[train], target[train])
    residual = target[test] - quantile.predict(missing[test])
    answer[f"boostedPinball{level}"] = float(np.mean(np.maximum(level * residual, (level - 1) * residual)))
probability = HistGradientBoostingClassifier(**plain).fit(missing[train], binary[train]).predict_proba(missing[test])
answer["boostedBinaryLoss"] = float(log_loss(binary[test], probability))
answer["binaryScores"] = probability[:, 1].tolist()
answer["binaryRocAuc"] = float(roc_auc_score(binary[test], probability[:, 1]))
answer["binaryAveragePrecision"] = float(average_precision_score(binary[test], probability[:, 1]))
answer["boostedClassLoss"] = float(log_loss(classes[test], HistGradientBoostingClassifier(**plain).fit(missing[train], classes[train]).predict_proba(missing[test])))
forest = RandomForestRegressor(100, min_samples_leaf=5, max_features=1 / 3, random_state=0).fit(rows[train], target[train])
answer["forestMse"] = float(np.mean((forest.predict(rows[test]) - target[test]) ** 2))
scaled = StandardScaler().fit(rows[train])
ridge = Ridge(alpha=1).fit(scaled.transform(rows[train]), target[train])
answer["ridge"] = [*ridge.coef_.tolist(), float(ridge.intercept_)]
exact = dict(C=1, tol=1e-12, max_iter=100000)
logistic = LogisticRegression(solver="newton-cg", **exact).fit(scaled.transform(rows[train]), binary[train])
answer["logistic"] = [*logistic.coef_[0].tolist(), float(logistic.intercept_[0])]
softmax = LogisticRegression(solver="newton-cg", multi_class="multinomial", **exact).fit(scaled.transform(rows[train]), classes[train])
answer["softmaxProbabilities"] = softmax.predict_proba(scaled.transform(rows[test])).tolist()
isotonic = IsotonicRegression(out_of_bounds="clip").fit(probability[:, 1], binary[test])
answer["isotonic"] = isotonic.predict(np.linspace(0, 1, 101)).tolist()
with open("scikit-learn.json", "w") as file:
    json.dump(answer, file)
    file.write("\n")
