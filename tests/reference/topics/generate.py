#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes expected.h: small matrices with what numpy makes of them, for test_rsvd, test_lsa and test_kmeans.

    generate.py > expected.h

Needs numpy. The same bytes for the same numpy; the tests allow for the last digits.
"""
import numpy as np

N_ROWS, N_COLS, N_DIMS = 40, 30, 6
N_POINTS, N_POINT_DIMS, N_GROUPS = 60, 5, 4


def array(name, values, kind="float"):
    values = np.asarray(values).ravel()
    text = [f"{v:d}" if kind == "uint32_t" else f"{v:.9g}" for v in values]
    if kind == "float":
        text = [(t if "." in t or "e" in t else t + ".0") + "f" for t in text]
    print(f"static const {kind} {name}[{len(text)}] = {{")
    for i in range(0, len(text), 6):
        print("    " + ", ".join(text[i:i + 6]) + ",")
    print("};\n")


def spherical_kmeans(x, k, rng):
    centroids = x[rng.choice(len(x), k, replace=False)]
    for _ in range(100):
        owner = (x @ centroids.T).argmax(1)
        sums = np.array([x[owner == c].sum(0) for c in range(k)])
        lengths = np.linalg.norm(sums, axis=1)
        if (lengths == 0).any():
            return 0.0
        centroids = sums / lengths[:, None]
    return lengths.sum()


def main():
    rng = np.random.default_rng(20)
    dense = rng.random((N_ROWS, N_COLS)) * (rng.random((N_ROWS, N_COLS)) < 0.25)
    dense += np.outer(rng.random(N_ROWS), rng.random(N_COLS) < 0.3) * (rng.random((N_ROWS, 1)) < 0.8)
    dense[7] = 0
    dense = dense.astype(np.float32)
    u, s, _ = np.linalg.svd(dense.astype(np.float64), full_matrices=False)
    print("// SPDX-License-Identifier: MIT")
    print("// Written by generate.py; do not edit.\n#include <stdint.h>\n")
    print(f"#define SVD_ROWS {N_ROWS}\n#define SVD_COLS {N_COLS}\n#define SVD_DIMS {N_DIMS}\n")
    print("// [SVD_ROWS x SVD_COLS]; row 7 is empty")
    array("SVD_MATRIX", dense)
    print("// All singular values.")
    array("SVD_SINGULAR", s, "double")
    print("// [SVD_ROWS x SVD_DIMS] left singular vectors times singular values; signs are free")
    array("SVD_PROJECTED", u[:, :N_DIMS] * s[:N_DIMS], "double")
    heads = rng.normal(size=(N_GROUPS, N_POINT_DIMS))
    points = heads[np.arange(N_POINTS) % N_GROUPS] + 0.55 * rng.normal(size=(N_POINTS, N_POINT_DIMS))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    points = points.astype(np.float32)
    best = max(spherical_kmeans(points.astype(np.float64), N_GROUPS, rng) for _ in range(500))
    print(f"#define KMEANS_ROWS {N_POINTS}\n#define KMEANS_DIMS {N_POINT_DIMS}")
    print(f"#define KMEANS_K {N_GROUPS}\n#define KMEANS_BEST {best:.9g} // of 500 starts\n")
    print("// [KMEANS_ROWS x KMEANS_DIMS] unit rows")
    array("KMEANS_POINTS", points)


main()
