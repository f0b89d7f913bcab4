"""Scores of decisions about OpenStack runs by plain methods of scikit-learn, from the raw logs.

usage: quality_openstack.py RUNS.tar.gz FAILURES.csv ONSETS.csv HORIZON CACHE

A decision every 10 s from 60 s after a run's first line to its end or first failure. Messages are masked (numbers, hexadecimal
names), hashed into 4,096 columns, and counted over 30 s, 120 s and since the start of the run, as log(1 + count). Learned on
the first 96 runs by start time, on rows whose outcome the runs tell. What was read is kept in CACHE, a file named by the
archive's content. Prints one JSON object a method: name, and of each decision of the other runs machine, time and score.
"""

import csv
import datetime
import hashlib
import json
import os
import re
import sys
import tarfile
import zlib
from collections import defaultdict

import numpy
import scipy.sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.preprocessing import MaxAbsScaler

COLUMNS, STEP, WARMUP, LEARNED = 4096, 10.0, 60.0, 96
LINE = re.compile(rb"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) (?:\d+ )?([A-Z]+) (\S+) (?:\[[^\]]*\] )?(.*)")
MASK = re.compile(rb"0x[0-9a-fA-F]+|[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{4,})*|\d+")
EPOCH = datetime.datetime(1970, 1, 1)


def seconds(text):
    return (datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f") - EPOCH).total_seconds()


def machine_of(path):
    parts = path.split("/")
    return parts[-2] if len(parts) > 1 else parts[0]


def read(archive):
    """Of each run: times, columns and whether at level ERROR, in order of time."""
    lines = defaultdict(list)
    days = {}
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            if not member.isfile() or member.size == 0:
                continue
            machine = machine_of(member.name)
            for line in tar.extractfile(member):
                found = LINE.match(line)
                if not found:
                    continue
                stamp = found.group(1)
                day = stamp[:10]
                if day not in days:
                    days[day] = seconds(day.decode() + " 00:00:00.000")
                clock = days[day] + int(stamp[11:13]) * 3600 + int(stamp[14:16]) * 60 + float(stamp[17:])
                level, text = found.group(2), MASK.sub(b"#", found.group(4))
                column = zlib.crc32(level + b" " + found.group(3) + b" " + text) % COLUMNS
                lines[machine].append((clock, column, level in (b"ERROR", b"CRITICAL")))
    return {machine: numpy.array(sorted(rows), dtype=numpy.float64) for machine, rows in lines.items()}


def cached(archive, folder):
    with open(archive, "rb") as file:
        name = hashlib.sha256(file.read()).hexdigest()[:16]
    path = os.path.join(folder, "openstack-" + name + "-" + str(COLUMNS) + ".npz")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        numpy.savez_compressed(path + ".part.npz", **read(archive))
        os.replace(path + ".part.npz", path)
    with numpy.load(path) as file:
        return {machine: file[machine] for machine in file.files}


def column(path, name):
    with open(path) as file:
        return {row["machine"]: seconds(row[name]) for row in csv.DictReader(file)}


def counts(runs, failures, horizon):
    """Rows, labels (None where the run does not tell), machine and time of each decision, beside figures of its own."""
    indices, values, starts, keys, labels, plain = [], [], [0], [], [], []
    for machine in sorted(runs, key=lambda m: runs[m][0, 0]):
        rows = runs[machine]
        start, end, failure = rows[0, 0], rows[-1, 0], failures.get(machine)
        until = min(end, failure) if failure is not None else end
        k = 0
        while start + WARMUP + k * STEP <= until:
            now = start + WARMUP + k * STEP
            k += 1
            if failure is not None and now >= failure:
                break
            to = numpy.searchsorted(rows[:, 0], now, "right")
            for span, seen in enumerate((now - 30, now - 120, start - 1)):
                part = rows[numpy.searchsorted(rows[:, 0], seen, "right"):to, 1].astype(int)
                names, many = numpy.unique(part, return_counts=True)
                indices.append(names + span * COLUMNS)
                values.append(numpy.log1p(many))
            starts.append(starts[-1] + sum(len(part) for part in indices[-3:]))
            minute = rows[numpy.searchsorted(rows[:, 0], now - 60, "right"):to, 2].sum()
            keys.append((machine, now))
            plain.append((minute, now - start))
            labels.append(1.0 if failure is not None and failure <= now + horizon else 0.0)
    table = scipy.sparse.csr_matrix(
        (numpy.concatenate(values), numpy.concatenate(indices), starts), shape=(len(keys), 3 * COLUMNS))
    return table, numpy.array(labels), keys, numpy.array(plain)


def main():
    archive, failure_file, onset_file, horizon, folder = sys.argv[1:6]
    horizon = float(horizon)
    runs = cached(archive, folder)
    failures, onsets = column(failure_file, "time"), column(onset_file, "onset")
    table, labels, keys, plain = counts(runs, failures, horizon)
    order = sorted(runs, key=lambda m: runs[m][0, 0])
    past = set(order[:LEARNED])
    learns = numpy.array([machine in past for machine, _ in keys])
    judged = [i for i in range(len(keys)) if not learns[i]]
    base = {"machines": [keys[i][0] for i in judged], "times": [keys[i][1] for i in judged]}

    def say(name, scores):
        print(json.dumps({"method": name, "scores": [float(s) for s in scores], **base}), flush=True)

    say("count of ERROR lines in the last minute", plain[judged, 0])
    wanted = labels[learns]
    beside = numpy.column_stack([numpy.log1p(plain[:, 0]), numpy.log(plain[:, 1]), plain[:, 1] / 300])
    wide = scipy.sparse.hstack([table, scipy.sparse.csr_matrix(beside)]).tocsr()
    wide = MaxAbsScaler().fit(wide[learns]).transform(wide)
    # The strengths are those of the best figures on the judged runs, of a handful tried: in the peers' favour.
    for rows, what in ((table, "log-counts"), (wide, "log-counts scaled, ERROR lines and time since the start")):
        line = LogisticRegression(C=0.1, max_iter=300).fit(rows[learns], wanted)
        say("LogisticRegression, hashed masked messages, " + what, line.decision_function(rows[judged]))
        sgd = SGDClassifier(loss="log_loss", average=True, alpha=1e-3, random_state=0, max_iter=100).fit(rows[learns], wanted)
        say("averaged SGDClassifier, " + what, sgd.decision_function(rows[judged]))
    small = TruncatedSVD(100, random_state=0).fit(wide[learns])
    dense = numpy.hstack([small.transform(wide), plain])
    trees = HistGradientBoostingClassifier(random_state=0).fit(dense[learns], wanted)
    say("HistGradientBoosting, 100 components of these, ERROR lines and time", trees.predict_proba(dense[judged])[:, 1])
    # The fault of a run that it makes fail: an oracle that knew no more than this would be right whenever it speaks.
    active = [float(m in failures and m in onsets and onsets[m] <= now) for m, now in keys]
    known = numpy.array([[a, numpy.log(p[1]), p[1] / 300, a * p[1] / 300] for a, p in zip(active, plain)])
    say("oracle: the fault that makes the run fail is active", known[judged, 0])
    clock = LogisticRegression(max_iter=1000).fit(known[learns], wanted)
    say("oracle with the time since the run's start", clock.decision_function(known[judged]))


if __name__ == "__main__":
    main()
