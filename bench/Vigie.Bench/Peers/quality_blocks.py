"""Risk of blocks by scikit-learn's logistic regression.

usage: quality_blocks.py LEARNED JUDGED COLUMNS

Both files are libsvm text, columns from 0. Prints one JSON object with the risks of the judged rows.
"""

import json
import sys

from sklearn.datasets import load_svmlight_file
from sklearn.linear_model import LogisticRegression

learned, judged, columns = sys.argv[1], sys.argv[2], int(sys.argv[3])
rows, labels = load_svmlight_file(learned, n_features=columns, zero_based=True)
asked, _ = load_svmlight_file(judged, n_features=columns, zero_based=True)
model = LogisticRegression(max_iter=10000).fit(rows, labels)
print(json.dumps({"risks": model.predict_proba(asked)[:, 1].tolist()}))
