"""Novelty of one server's rows by a plain PCA and by IsolationForest of scikit-learn.

usage: detection_servers.py FOLDER SERVER SPAN

Rows are the metrics, and with SPAN > 1 beside each its running mean with that span. Both learn the training part; the
scores of its last fifth come from a model of the four before. Prints one JSON object a method.
"""

import gzip
import json
import os
import sys

import numpy
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.preprocessing import StandardScaler


def rows(path, labelled):
    with gzip.open(path, "rt") as file:
        table = numpy.loadtxt(file, delimiter=",", skiprows=1)
    return table[:, 1:-1] if labelled else table[:, 1:]


def with_means(table, span):
    if span <= 1:
        return table
    means = numpy.empty_like(table)
    mean = table[0].copy()
    for i, row in enumerate(table):
        mean += (row - mean) / span
        means[i] = mean
    return numpy.hstack([table, means])


def pca(train, asked):
    scaler = StandardScaler().fit(train)
    model = PCA(n_components=0.95, svd_solver="full").fit(scaler.transform(train))
    scaled = scaler.transform(asked)
    rest = scaled - model.inverse_transform(model.transform(scaled))
    return (rest**2).sum(axis=1)


def forest(train, asked):
    return -IsolationForest(random_state=0).fit(train).score_samples(asked)


folder, server, span = sys.argv[1], sys.argv[2], int(sys.argv[3])
train = with_means(rows(os.path.join(folder, server + "_train.csv.gz"), False), span)
test = with_means(rows(os.path.join(folder, server + "_test.csv.gz"), True), span)
cut = len(train) * 4 // 5
for name, score in (("plain PCA", pca), ("IsolationForest", forest)):
    held_back = score(train[:cut], train[cut:])
    scores = score(train, test)
    print(json.dumps({"method": name, "heldBack": held_back.tolist(), "test": scores.tolist()}))
