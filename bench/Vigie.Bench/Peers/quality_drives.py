"""Risk of drives by scikit-learn, for one split.

usage: quality_drives.py FOLDER LEARNED JUDGED COLUMNS RAW MODELS

FOLDER holds float32 tables learned.f32 and judged.f32: COLUMNS engineered columns, then RAW raw ones (readings, age, size),
then the number of the drive's model; missing values are NaN; labels.u8 has one byte a learned row. Prints one JSON object a
method: its name and the risks of the judged rows.
"""

import json
import os
import sys
import time

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

folder = sys.argv[1]
learned, judged, columns, raw, models = (int(text) for text in sys.argv[2:7])


def table(name, rows):
    values = numpy.fromfile(os.path.join(folder, name + ".f32"), dtype=numpy.float32)
    return values.reshape(rows, columns + raw + 1)


def filled(rows, model):
    one_hot = numpy.eye(models, dtype=numpy.float32)[model.astype(int)]
    return numpy.hstack([numpy.nan_to_num(rows), numpy.isnan(rows), one_hot]).astype(numpy.float32)


def say(name, risks, seconds):
    print(json.dumps({"method": name, "seconds": seconds, "risks": risks.astype(float).tolist()}), flush=True)


train, test = table("learned", learned), table("judged", judged)
labels = numpy.fromfile(os.path.join(folder, "labels.u8"), dtype=numpy.uint8)
for name, part in (("engineered columns", slice(0, columns)), ("raw columns", slice(columns, columns + raw))):
    start = time.process_time()
    trees = HistGradientBoostingClassifier(random_state=0)
    trees.fit(numpy.hstack([train[:, part], train[:, -1:]]), labels)
    risks = trees.predict_proba(numpy.hstack([test[:, part], test[:, -1:]]))[:, 1]
    say("HistGradientBoosting, " + name, risks, time.process_time() - start)
    start = time.process_time()
    rows = filled(train[:, part], train[:, -1])
    scaler = StandardScaler().fit(rows)
    line = LogisticRegression(max_iter=100).fit(scaler.transform(rows), labels)
    risks = line.predict_proba(scaler.transform(filled(test[:, part], test[:, -1])))[:, 1]
    say("LogisticRegression, " + name, risks, time.process_time() - start)
