# SPDX-License-Identifier: MIT
"""Topics by Pressfold, scikit-learn and faiss: the same JSON Lines, one run, one thread, CPU seconds beside quality.

    topics_compare.py --program PRESSFOLD --venv DIR --case NAME:FILE.jsonl:TRUTH:COLUMN:K... --out bench/results

TRUTH is a table with `id` and COLUMN. DIR is a venv with scikit-learn and faiss-cpu. Writes topics_peers.csv and .md.
What is measured: all of `pressfold topics` from file to table, copies found and folded; of the others the steps of
topics_peer.py, their imports left out. Quality is that of `pressfold eval` for all.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import measure

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import provenance  # noqa: E402

COLUMNS = ("set", "articles", "k", "tool", "version", "cpu_s", "x_pressfold", "nmi", "nmi_sd", "ari", "peak_mb",
           "text_s", "svd_s", "cluster_s")
HERE = pathlib.Path(__file__).resolve().parent


def checked(run, what):
    if run.status != 0:
        sys.exit("%s: exit status %d\n%s" % (what, run.status, run.error))
    return run


def agreement(program, result, truth, column):
    words = [program, "eval", str(result), truth, "--truth-column", column, "--json"]
    return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def judged(scores):
    nmi = [score["nmi"] for score in scores]
    return {"articles": scores[0]["n"] + scores[0]["left_out"], "nmi": statistics.mean(nmi),
            "nmi_sd": statistics.pstdev(nmi), "ari": statistics.mean(score["ari"] for score in scores)}


def by_pressfold(args, case, folder):
    scores, runs = [], []
    for seed in range(1, args.seeds + 1):
        out = folder / "pressfold.csv"
        words = [args.program, "topics", case["data"], "-k", str(case["k"]), "--lsa", str(args.dims), "--seed", str(seed),
                 "--threads", "1", "--quiet", "-o", str(out)]
        runs.append(checked(measure.run(words, folder), "pressfold"))
        scores.append(agreement(args.program, out, case["truth"], case["column"]))
    version = subprocess.run([args.program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    return [{"tool": "Pressfold", "version": version, "cpu_s": statistics.median(run.cpu for run in runs),
             "peak_mb": max(run.peak_mb for run in runs), **judged(scores)}]


def by_peers(args, case, folder):
    words = [str(pathlib.Path(args.venv) / "bin" / "python"), str(HERE / "topics_peer.py"), "--data", case["data"], "-k",
             str(case["k"]), "--dims", str(args.dims), "--seeds", str(args.seeds), "--out", str(folder)]
    told = json.loads(checked(measure.run(words, folder), "topics_peer.py").output)
    steps = {name: statistics.median(seconds) for name, seconds in told["steps"].items()}
    rows = []
    for name in ("scikit-learn", "faiss"):
        scores = [agreement(args.program, folder / ("%s.%d.csv" % (name, seed)), case["truth"], case["column"])
                  for seed in range(1, args.seeds + 1)]
        parts = {"text_s": steps["read"] + steps["tfidf"], "svd_s": steps["svd"], "cluster_s": steps[name]}
        rows.append({"tool": name if name == "scikit-learn" else "faiss on scikit-learn's rows",
                     "version": told["versions"][name], "cpu_s": sum(parts.values()), "peak_mb": told["peak_mb"], **parts,
                     **judged(scores)})
    return rows


def compare(args, case):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rows = by_pressfold(args, case, folder) + by_peers(args, case, folder)
    for row in rows:
        row.update(set=case["name"], k=case["k"], x_pressfold=row["cpu_s"] / rows[0]["cpu_s"])
    return rows


def shown(value):
    return "" if value is None else "%.4g" % value if isinstance(value, float) else str(value)


def write(args, rows):
    head = provenance.lines(__file__, [case["data"] for case in args.case])
    table = [[shown(row.get(column)) for column in COLUMNS] for row in rows]
    provenance.write_csv(args.out / "topics_peers.csv", head, COLUMNS, table)
    text = ["# Topics by Pressfold, scikit-learn and faiss", "", "```", *head, "```", "",
            "One thread. What is equal and what is not: [bench/peers/README.md](../peers/README.md), Topics.", "",
            "| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    text += ["| " + " | ".join(row) + " |" for row in table]
    (args.out / "topics_peers.md").write_text("\n".join(text) + "\n", encoding="utf-8")


def parse_case(text):
    name, data, truth, column, k = text.split(":")
    return {"name": name, "data": data, "truth": truth, "column": column, "k": int(k)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--venv", required=True)
    parser.add_argument("--case", required=True, action="append", type=parse_case, metavar="NAME:DATA:TRUTH:COLUMN:K")
    parser.add_argument("--out", required=True, type=provenance.results_folder)
    parser.add_argument("--dims", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    args.program = str(pathlib.Path(args.program).resolve())
    args.venv = pathlib.Path(args.venv).absolute()  # resolved, its python would be the system's
    for case in args.case:
        case["data"], case["truth"] = (str(pathlib.Path(case[key]).resolve()) for key in ("data", "truth"))
    rows = [row for case in args.case for row in compare(args, case)]
    write(args, rows)
    print((args.out / "topics_peers.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
