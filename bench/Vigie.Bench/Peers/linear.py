"""The linear solvers of scikit-learn and LIBLINEAR on one set: one JSON object a fit.

linear.py FOLDER ALPHA CAP BEST ZERO SAG AUTO [SOLVER ...]: FOLDER holds x.npy, or data.npy, indices.npy and indptr.npy of
compressed rows, and y.npy of 0 and 1. Each solver is fitted anew for a growing number of passes (LIBLINEAR for a falling
tolerance) until CAP seconds of processor time are used and one fit took AUTO seconds (sag: SAG seconds), or all but 1e-9 of
the way from ZERO to BEST is done; the objective, mean log-loss + ALPHA/2 |w|^2 with a free intercept, is taken off the clock.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression, SGDClassifier

warnings.filterwarnings("ignore")

CHOLESKY_MOST_COLUMNS = 1000
TRAIN_MOST_VALUES = 2_000_000
PASSES = [1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 56, 80, 113, 160, 226, 320, 452, 640, 905, 1280, 2560, 5120, 10240]
FIRST_PASS_FITS = 3
SGD_PASSES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
TOLERANCES = [1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10]


def load(folder):
    y = np.load(os.path.join(folder, "y.npy")).astype(np.int32)
    dense = os.path.join(folder, "x.npy")
    if os.path.exists(dense):
        return np.ascontiguousarray(np.load(dense), dtype=np.float64), y
    data, indices, indptr = (np.load(os.path.join(folder, f"{name}.npy")) for name in ("data", "indices", "indptr"))
    columns = int(np.load(os.path.join(folder, "columns.npy"))[0])
    return sparse.csr_matrix((data.astype(np.float64), indices, indptr), shape=(len(y), columns)), y


def objective(x, y, alpha, weights, intercept):
    margins = np.asarray(x @ weights).ravel() + intercept
    return float(np.mean(np.logaddexp(0, np.where(y == 1, -margins, margins))) + alpha / 2 * weights @ weights)


def tell(solver, step, seconds, value):
    print(json.dumps({"solver": solver, "step": step, "seconds": seconds, "objective": value}), flush=True)


def race(name, steps, cap, enough, goal, fit, x, y, alpha):
    used = 0.0
    best = np.inf
    stalled = 0
    for step in steps:
        seconds = np.inf
        try:
            # A first pass takes milliseconds: the least of some fits, as of ours.
            for _ in range(FIRST_PASS_FITS if name.startswith("SGD") and step == 1 else 1):
                started = time.process_time()
                model = fit(step)
                seconds = min(seconds, time.process_time() - started)
        except (ValueError, np.linalg.LinAlgError) as fault:
            print(json.dumps({"solver": name, "step": step, "fault": str(fault)}), flush=True)
            return
        used += seconds
        value = objective(x, y, alpha, model.coef_.ravel(), float(model.intercept_[0]))
        tell(name, step, seconds, value)
        # Three fits that bring nothing are an end.
        stalled = stalled + 1 if value >= best * (1 - 1e-13) else 0
        best = min(best, value)
        if stalled == 3 or value <= goal or (used + 2 * seconds > cap and seconds >= enough):
            return


def liblinear_train(x, y, alpha, cap):
    """The command itself, less the time it takes to read; its intercept is penalised as any weight (-B 1)."""
    rows, columns = x.shape
    with tempfile.TemporaryDirectory() as folder:
        path, model = os.path.join(folder, "x"), os.path.join(folder, "model")
        matrix = sparse.csr_matrix(x)
        with open(path, "w") as file:
            for i in range(rows):
                part = slice(matrix.indptr[i], matrix.indptr[i + 1])
                pairs = " ".join(f"{j + 1}:{v:.9g}" for j, v in zip(matrix.indices[part], matrix.data[part]))
                file.write(f"{1 if y[i] == 1 else -1} {pairs}\n")

        def run(kind, tolerance):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                ["liblinear-train", "-q", "-s", kind, "-B", "1", "-c", repr(1 / (alpha * rows)), "-e", repr(tolerance), path, model],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

        reading = min(run("0", 1e9) for _ in range(2))
        for kind in ("0", "7"):
            used = 0.0
            for tolerance in TOLERANCES:
                seconds = max(0.0, run(kind, tolerance) - reading)
                used += seconds
                with open(model) as file:
                    lines = file.read().split("\n")
                weights = np.array([float(v) for v in lines[lines.index("w") + 1:] if v.strip()])
                sign = 1.0 if lines[2].split()[1] == "1" else -1.0
                full = np.zeros(columns + 1)
                full[: len(weights) - 1] = weights[:-1]
                value = objective(x, y, alpha, sign * full[:columns], sign * weights[-1])
                tell(f"liblinear-train -s {kind}", tolerance, seconds, value)
                if used + 2 * seconds > cap:
                    break


def main():
    folder, alpha, cap = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    goal = float(sys.argv[4]) + 1e-9 * (float(sys.argv[5]) - float(sys.argv[4]))
    sag_seconds, auto_seconds = float(sys.argv[6]), float(sys.argv[7])
    chosen = sys.argv[8:]
    x, y = load(folder)
    rows, columns = x.shape
    c = 1 / (alpha * rows)
    fits = {
        solver: (lambda step, solver=solver: LogisticRegression(
            C=c, solver=solver, tol=0, max_iter=step, random_state=1).fit(x, y))
        for solver in ("lbfgs", "newton-cg", "newton-cholesky", "sag", "saga")
    }
    for name, (step, fit) in {
        **{f"LogisticRegression {solver}": (PASSES, fit) for solver, fit in fits.items()},
        "LogisticRegression liblinear": (TOLERANCES, lambda tolerance: LogisticRegression(
            C=c, solver="liblinear", tol=tolerance, max_iter=10_000, random_state=1).fit(x, y)),
        "LogisticRegression liblinear dual": (TOLERANCES, lambda tolerance: LogisticRegression(
            C=c, solver="liblinear", dual=True, tol=tolerance, max_iter=10_000, random_state=1).fit(x, y)),
        "SGDClassifier": (SGD_PASSES, lambda passes: SGDClassifier(
            loss="log_loss", alpha=alpha, max_iter=passes, tol=None, random_state=1).fit(x, y)),
        "SGDClassifier average": (SGD_PASSES, lambda passes: SGDClassifier(
            loss="log_loss", alpha=alpha, max_iter=passes, tol=None, random_state=1, average=True).fit(x, y)),
    }.items():
        if chosen and name not in chosen:
            continue
        if name.endswith("newton-cholesky") and columns > CHOLESKY_MOST_COLUMNS:
            continue
        # One fit of the dual solver takes minutes on half a million dense rows, whatever the tolerance.
        if name.endswith("liblinear dual") and not sparse.issparse(x):
            continue
        enough = max(sag_seconds, auto_seconds) if name.endswith(" sag") else auto_seconds
        race(name, step, cap, enough, goal, fit, x, y, alpha)
    if (not chosen or "liblinear-train" in chosen) and (x.nnz if sparse.issparse(x) else x.size) <= TRAIN_MOST_VALUES:
        liblinear_train(x, y, alpha, cap)


main()
