# SPDX-License-Identifier: MIT
"""Topics by scikit-learn and by faiss, as their manuals have it.

TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2, max_df=0.5) over title and text, TruncatedSVD, rows
brought to unit length, then KMeans with its defaults (one k-means++ start), and faiss.Kmeans(spherical=True) with its
defaults over the same rows. Writes DIR/NAME.SEED.csv (id,topic) for each and prints the CPU seconds of each step as
JSON; reading counts as a step. KMeans and faiss run once a seed.
"""
import argparse
import csv
import json
import pathlib
import resource
import time

import faiss
import numpy
import sklearn
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize


def read(path):
    ids, texts = [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            ids.append(record["id"])
            texts.append((record.get("title") or "") + "\n" + (record.get("text") or ""))
    return ids, texts


def by_scikit_learn(rows, k, seed):
    return KMeans(n_clusters=k, random_state=seed).fit_predict(rows)


def by_faiss(rows, k, seed):
    found = faiss.Kmeans(rows.shape[1], k, spherical=True, seed=seed)
    found.train(rows)
    return found.index.search(rows, 1)[1][:, 0]


def write(path, ids, topics):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "topic"))
        writer.writerows(zip(ids, topics))


class Steps:
    """CPU seconds of each step."""

    def __init__(self):
        self.seconds = {}

    def run(self, name, function, *arguments):
        began = time.process_time()
        result = function(*arguments)
        self.seconds.setdefault(name, []).append(time.process_time() - began)
        return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("-k", required=True, type=int)
    parser.add_argument("--dims", required=True, type=int)
    parser.add_argument("--seeds", required=True, type=int)
    args = parser.parse_args()
    steps = Steps()
    ids, texts = steps.run("read", read, args.data)
    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2, max_df=0.5)
    weights = steps.run("tfidf", vectorizer.fit_transform, texts)
    svd = TruncatedSVD(args.dims, random_state=1)
    rows = steps.run("svd", lambda: normalize(svd.fit_transform(weights)))
    rows = numpy.ascontiguousarray(rows, dtype=numpy.float32)
    for seed in range(1, args.seeds + 1):
        for name, cluster in (("scikit-learn", by_scikit_learn), ("faiss", by_faiss)):
            write(args.out / ("%s.%d.csv" % (name, seed)), ids,
                  steps.run(name, cluster, rows, args.k, seed))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"steps": steps.seconds, "peak_mb": peak,
                      "versions": {"scikit-learn": sklearn.__version__, "faiss": faiss.__version__}}))


if __name__ == "__main__":
    main()
