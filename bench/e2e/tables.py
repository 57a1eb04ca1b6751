# SPDX-License-Identifier: MIT
"""What was measured, as Markdown for people and CSV for programs."""
import dataclasses
import statistics

import figures
import provenance

COLUMNS = ("data", "articles", "bytes", "side", "rounds", "cpu_s", "cpu_lower_quartile", "cpu_upper_quartile",
           "user_s", "system_s", "wall_s", "peak_bytes", "cpu_us_an_article", "peak_bytes_an_article", "ratio",
           "ratio_low", "ratio_high", "ratio_level", "pair_precision", "pair_recall", "pair_f1", "ari",
           "groups_sha256")
STAGE_COLUMNS = ("data", "side", "stage", "cpu_s", "share")
QUALITY = ("pair_precision", "pair_recall", "pair_f1", "ari")


@dataclasses.dataclass
class Measured:
    """All rounds on one file; `rounds` and `quality` by name of the side, the measured one first."""
    data: str
    articles: int
    bytes: int
    rounds: dict
    quality: dict

    def cpu(self, side):
        return [done.cpu for done in self.rounds[side]]

    def ratio(self):
        """(median, low, high, level) of what the first side costs of the second; None: one side only."""
        names = list(self.rounds)
        if len(names) < 2:
            return None
        values = figures.ratios(self.cpu(names[0]), self.cpu(names[1]))
        return (statistics.median(values), *figures.median_interval(values))

    def median(self, side, what):
        return statistics.median(getattr(done, what) for done in self.rounds[side])

    def peak(self, side):
        return max(done.peak_bytes for done in self.rounds[side])

    def cost(self, side):
        """CPU microseconds an article."""
        return self.median(side, "cpu") * 1e6 / max(1, self.articles)

    def stages(self, side):
        """(stage, median CPU seconds), in the order of the run."""
        names = dict.fromkeys(name for done in self.rounds[side] for name in done.stages)
        return [(name, statistics.median(done.stages.get(name, 0.0) for done in self.rounds[side]))
                for name in names]


def cells_of(one, side):
    """The row of one side in the CSV file."""
    lower, middle, upper = figures.quartiles(one.cpu(side))
    ratio = one.ratio() if side == next(iter(one.rounds)) else None
    quality = one.quality[side]
    peak = one.peak(side)
    return [one.data, one.articles, one.bytes, side, len(one.rounds[side]),
            *("%.4f" % value for value in (middle, lower, upper, one.median(side, "user"),
                                           one.median(side, "system"), one.median(side, "wall"))),
            peak or "", "%.3f" % one.cost(side), "%.1f" % (peak / max(1, one.articles)) if peak else "",
            *(["%.4f" % value for value in ratio] if ratio else [""] * 4),
            *("%.6f" % quality[key] if quality.get(key) is not None else "" for key in QUALITY),
            one.rounds[side][-1].digest]


def markdown(columns, rows):
    lines = ["| %s |" % " | ".join(columns), "|%s" % ("---|" * len(columns))]
    return "\n".join(lines + ["| %s |" % " | ".join(row) for row in rows]) + "\n"


def side_row(one, side):
    lower, middle, upper = figures.quartiles(one.cpu(side))
    quality = one.quality[side]
    peak = one.peak(side)
    shares = ["%.4f" % quality[key] if quality.get(key) is not None else "" for key in QUALITY]
    return [side, "%.2f (%.2f-%.2f)" % (middle, lower, upper), "%.2f" % one.median(side, "wall"),
            "%.1f" % (one.bytes / one.median(side, "cpu") * 1e-6), "%.1f" % one.cost(side),
            "%.0f" % (peak * 1e-6) if peak else "", "%.0f" % (peak / max(1, one.articles)) if peak else "", *shares]


def ratio_line(one):
    ratio = one.ratio()
    if ratio is None:
        return ""
    first, second = list(one.rounds)
    return "CPU of %s / %s: **%.3f**, %.3f to %.3f at the level %.3f.\n" % (first, second, *ratio)


def stage_table(one):
    """Stages of the sides that told theirs; a column each."""
    told = {side: dict(one.stages(side)) for side in one.rounds if one.stages(side)}
    if not told:
        return ""
    names = dict.fromkeys(name for stages in told.values() for name in stages)
    rows = []
    for name in names:
        rows.append([name])
        for stages in told.values():
            whole = sum(stages.values()) or 1.0
            seconds = stages.get(name)
            rows[-1].append("" if seconds is None else "%.2f (%.0f %%)" % (seconds, 100 * seconds / whole))
    return markdown(["stage, CPU s", *told], rows)


def file_part(one):
    rows = [side_row(one, side) for side in one.rounds]
    columns = ["side", "CPU s (quartiles)", "wall s", "MB a CPU s", "us an article", "peak MB", "bytes an article",
               "precision", "recall", "F1", "ARI"]
    n_rounds = len(next(iter(one.rounds.values())))
    parts = ["## %s\n\n%d articles, %.1f MB, %d rounds\n" % (one.data, one.articles, one.bytes * 1e-6, n_rounds),
             markdown(columns, rows), ratio_line(one), stage_table(one)]
    return "\n".join(part for part in parts if part)


def growth_table(measured):
    """What an article costs at each size, and of what it costs at the first."""
    columns = ["articles"]
    for side in measured[0].rounds:
        columns += ["%s: us an article" % side, "of the first size", "bytes an article"]
    rows = []
    for one in measured:
        rows.append(["%d" % one.articles])
        for side in one.rounds:
            peak = one.peak(side)
            rows[-1] += ["%.2f" % one.cost(side), "%.3f" % (one.cost(side) / measured[0].cost(side)),
                         "%.0f" % (peak / max(1, one.articles)) if peak else ""]
    return "## Growth\n\n" + markdown(columns, rows)


def page(head, compared, measured, is_growth):
    commands = "\n".join("%s: %s" % (side.name, provenance.shown_text(" ".join(side.words))) for side in compared)
    parts = ["# End to end\n\n```\n%s\n%s\n```\n" % ("\n".join(head), commands)]
    if is_growth:
        parts.append(growth_table(measured))
    if not any(one.quality[side] for one in measured for side in one.rounds):
        parts.append("No truth was given: these are speeds without a figure of quality.\n")
    return "\n".join(parts + [file_part(one) for one in measured])


def stage_rows(measured):
    rows = []
    for one in measured:
        for side in one.rounds:
            stages = one.stages(side)
            whole = sum(seconds for _, seconds in stages) or 1.0
            rows += [[one.data, side, name, "%.4f" % seconds, "%.4f" % (seconds / whole)]
                     for name, seconds in stages]
    return rows


def write(out, stem, head, measured, text):
    rows = [cells_of(one, side) for one in measured for side in one.rounds]
    provenance.write_csv(out / (stem + ".csv"), head, COLUMNS, rows)
    stages = stage_rows(measured)
    if stages:
        provenance.write_csv(out / (stem + "_stages.csv"), head, STAGE_COLUMNS, stages)
    (out / (stem + ".md")).write_text(text + "\n", encoding="utf-8")
