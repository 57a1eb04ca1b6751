# SPDX-License-Identifier: MIT
"""What scikit-learn makes of the same articles, at its users' usual settings. Wants scikit-learn 1.3 or later.

Each function takes a list of texts (title and text in one) and gives a list of cluster numbers, one a text.
Stories: distances between TF-IDF rows (1 + ln tf, no term of one text, none of over half, English stop words).
Topics: K-means on such rows, as they are and after LSA.
"""
import numpy as np
import sklearn
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

version = sklearn.__version__
MOST_PAIRED = 4000  # texts: above, all pairs are too many
COMMON_DISTANCE = .80  # one for all sets, as a user without labels has to take
N_COMPONENTS = 100
N_STARTS = 5


def tfidf(texts):
    return TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=.5, stop_words="english").fit_transform(texts)


def distances(texts):
    rows = tfidf(texts)
    return np.clip(1 - (rows @ rows.T).toarray(), 0, None)


def average_linkage(texts):
    model = AgglomerativeClustering(n_clusters=None, metric="precomputed", linkage="average",
                                    distance_threshold=COMMON_DISTANCE)
    return model.fit_predict(distances(texts)).tolist()


def hdbscan(texts):
    """Noise is an article alone."""
    labels = HDBSCAN(min_cluster_size=2, metric="precomputed", copy=True).fit_predict(distances(texts)).tolist()
    return [label if label >= 0 else -1 - i for i, label in enumerate(labels)]


def kmeans_sparse(texts, k, seed):
    return KMeans(k, n_init=N_STARTS, random_state=seed).fit_predict(tfidf(texts)).tolist()


def kmeans_lsa(texts, k, seed):
    rows = tfidf(texts)
    svd = TruncatedSVD(min(N_COMPONENTS, rows.shape[1] - 1), random_state=seed)
    return KMeans(k, n_init=N_STARTS, random_state=seed).fit_predict(normalize(svd.fit_transform(rows))).tolist()


STORIES = (("scikit-learn average linkage, distance .80", average_linkage), ("scikit-learn HDBSCAN", hdbscan))
TOPICS = (("scikit-learn KMeans, TF-IDF", kmeans_sparse), ("scikit-learn KMeans, LSA 100", kmeans_lsa))
