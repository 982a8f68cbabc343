"""Trains scikit-learn's HistGradientBoosting on a sheet and prints the figures: fits.py <file> <class|quantity>. Threads: OMP_NUM_THREADS."""
import ctypes
import gc
import json
import sys
import time

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, mean_squared_error

COLUMNS, TRAIN, RUNS, WARM_UP, WARM_UPS = 20, 100_000, 3, 4_000, 10


def status(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def fit(rows, target):
    kind = HistGradientBoostingClassifier if is_class else HistGradientBoostingRegressor
    settings = dict(max_iter=100, learning_rate=0.1, max_leaf_nodes=31, min_samples_leaf=20, l2_regularization=0, max_bins=255, early_stopping=False)
    return kind(**settings, random_state=1).fit(rows, target)


is_class = sys.argv[2] == "class"
sheet = np.fromfile(sys.argv[1]).reshape(COLUMNS + 1, -1).T
inputs, target = np.asfortranarray(sheet[:TRAIN, :COLUMNS]), sheet[:TRAIN, COLUMNS].copy()
test, truth = sheet[TRAIN:, :COLUMNS], sheet[TRAIN:, COLUMNS]
for warm_up in range(WARM_UPS):
    fit(inputs[:WARM_UP], target[:WARM_UP])
# What reading the file and warming up left behind must not make room for the training unseen; Fits.cs gives it back as well.
gc.collect()
ctypes.CDLL(None).malloc_trim(0)
with open("/proc/self/clear_refs", "w") as refs:
    refs.write("5")
before, peak, seconds, processor = status("VmRSS"), 0, [], []
for run in range(RUNS):
    wall, spent = time.perf_counter(), time.process_time()
    model = fit(inputs, target)
    seconds.append(time.perf_counter() - wall)
    processor.append(time.process_time() - spent)
    if run == 0:
        peak = status("VmHWM") - before
loss = log_loss(truth, model.predict_proba(test)) if is_class else mean_squared_error(truth, model.predict(test))
print(json.dumps({"seconds": seconds, "processor": processor, "peak": peak, "loss": float(loss)}))
