"""The peer of the clustering benchmarks: scikit-learn's Birch and MiniBatchKMeans on rows written by the benchmark.

usage: clustering.py birch FILE float32|float64 DIMENSIONS THRESHOLD CLUSTERS|none REPEATS OUT
       clustering.py minibatch FILE float32|float64 DIMENSIONS CLUSTERS REPEATS OUT

One JSON object is printed: least processor seconds of the fit (and of labelling, apart), and the number of leaves. OUT
receives the centres of the leaves (float64) where there is no global step, else the labels (int32) of all rows.
"""
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.cluster import Birch, MiniBatchKMeans

warnings.filterwarnings("ignore")


def timed(fit):
    start = time.process_time()
    result = fit()
    return time.process_time() - start, result


def main():
    kind, path, dtype, dimensions = sys.argv[1:5]
    rows = np.fromfile(path, dtype=dtype).reshape(-1, int(dimensions))
    repeats, out = int(sys.argv[-2]), sys.argv[-1]
    if kind == "birch":
        clusters = None if sys.argv[6] == "none" else int(sys.argv[6])
        make = lambda: Birch(threshold=float(sys.argv[5]), branching_factor=50, n_clusters=clusters, compute_labels=False)
    else:
        make = lambda: MiniBatchKMeans(n_clusters=int(sys.argv[5]), random_state=1, n_init=3, compute_labels=False)
    runs = [timed(lambda: make().fit(rows)) for _ in range(repeats)]
    seconds, model = min(runs, key=lambda run: run[0])
    result = {"seconds": seconds, "version": sklearn.__version__, "numpy": np.__version__}
    if kind == "birch":
        result["leaves"] = len(model.subcluster_centers_)
    if kind == "birch" and clusters is None:
        model.subcluster_centers_.astype("float64").tofile(out)
    else:
        result["label_seconds"], labels = timed(lambda: model.predict(rows))
        labels.astype("int32").tofile(out)
    print(json.dumps(result))


main()
