// SPDX-License-Identifier: MIT
// Diff of two word lists.
//
// 1. The greedy shortest edit script in linear space: from both ends of a box, the furthest
//    points on each diagonal that 0, 1, 2, ... edits reach; where the two meet, the box is cut
//    in two (E. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1,
//    1986). Cost O((n + m) d), so texts that are much alike, as copies are, cost next to
//    nothing.
// 2. Unlike texts would make that quadratic. Every diagonal looked at and every word slid over
// is
//    a step; a box may use a quarter of the steps that are left. When they are used up, the box
//    is cut at anchors: windows of eight words, then single words, that stand once on either
//    side of the box, as many as rise on both (patience diff, after B. Cohen; longest rising
//    subsequence). Cost O(n log n). The gaps between are boxes of their own.
// 3. A gap without anchors that costs too much is left as it is: all of it differs.
//
// Only equal runs are collected, in order; all that stands between two of them is first what is
// only in a, then what is only in b, so the segments have one form.
#include "match/worddiff.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"

#define MAX_EDITS 8192 // half of the edits that one box may have: bounds the two frontiers

static const uint32_t anchor_words[] = {8, 1};
#define N_LEVELS (sizeof anchor_words / sizeof *anchor_words)

typedef struct run {
    uint32_t a;
    uint32_t b;
    uint32_t len;
} run;

typedef struct box {
    uint32_t a;
    uint32_t a_end;
    uint32_t b;
    uint32_t b_end;
} box;

typedef struct differ {
    const uint64_t *a;
    const uint64_t *b;
    uint64_t steps_left;
    int64_t *forward; // [2 * max_edits + 3] x by diagonal
    int64_t *backward;
    int64_t max_edits;
    run *runs; // equal runs found so far, in order
    size_t n_runs;
    size_t runs_cap;
    int is_exact;
} differ;

static pf_status add_run(differ *d, uint32_t a, uint32_t b, uint32_t len, pf_error *err)
{
    if (len == 0) {
        return PF_OK;
    }
    run *last = d->n_runs > 0 ? &d->runs[d->n_runs - 1] : NULL;
    if (last != NULL && last->a + last->len == a && last->b + last->len == b) {
        last->len += len;
        return PF_OK;
    }
    if (pf_reserve((void **)&d->runs, &d->runs_cap, d->n_runs + 1, sizeof *d->runs) != PF_OK) {
        return pf_fail_memory(err, d->n_runs * sizeof *d->runs);
    }
    run added = {a, b, len};
    d->runs[d->n_runs++] = added;
    return PF_OK;
}

// One search over the box: local coordinates, x words of a and y of b from its corner, diagonal
// k = x - y.
typedef struct search {
    const uint64_t *a;
    const uint64_t *b;
    int64_t n;
    int64_t m;
    int64_t *forward;  // entry of diagonal k
    int64_t *backward; // likewise
    int64_t steps;     // that are left
    int64_t x;         // the cut, once found
    int64_t y;
} search;

// Diagonals low, low + 2, .., high can be reached by e edits; those that have left the box on
// their side are no longer followed.
static int64_t lowest(int64_t edits, int64_t limit)
{
    return edits <= limit ? -edits : edits - 2 * limit;
}

// Moves the points from the start by one edit more. 1 when they meet those from the end, on the
// diagonals of which `edits_back` edits have been made.
static int step_forward(search *s, int64_t edits, int64_t edits_back)
{
    int64_t delta = s->n - s->m;
    int64_t low = lowest(edits, s->m);
    int64_t high = -lowest(edits, s->n);
    s->forward[-edits - 1] = -1;
    s->forward[edits + 1] = -1;
    for (int64_t k = low; k <= high && s->steps > 0; k += 2) {
        int64_t right = s->forward[k - 1] + 1;
        int64_t down = s->forward[k + 1];
        int64_t x = edits == 0 ? 0 : right > down ? right : down;
        int64_t first = x;
        while (x < s->n && x - k < s->m && s->a[x] == s->b[x - k]) {
            x++;
        }
        s->forward[k] = x;
        s->steps -= 1 + x - first;
        int64_t from_end = k - delta;
        if ((delta & 1) != 0 && edits_back >= 0 && from_end >= lowest(edits_back, s->n) &&
            from_end <= -lowest(edits_back, s->m) && s->backward[k] <= x) {
            s->x = x;
            s->y = x - k;
            return 1;
        }
    }
    return 0;
}

static int step_backward(search *s, int64_t edits)
{
    int64_t delta = s->n - s->m;
    int64_t low = delta + lowest(edits, s->n);
    int64_t high = delta - lowest(edits, s->m);
    s->backward[delta - edits - 1] = INT64_MAX;
    s->backward[delta + edits + 1] = INT64_MAX;
    for (int64_t k = low; k <= high && s->steps > 0; k += 2) {
        int64_t up = s->backward[k - 1];
        int64_t left = s->backward[k + 1] - 1;
        int64_t x = edits == 0 ? s->n : up < left ? up : left;
        int64_t first = x;
        while (x > 0 && x - k > 0 && s->a[x - 1] == s->b[x - k - 1]) {
            x--;
        }
        s->backward[k] = x;
        s->steps -= 1 + first - x;
        if ((delta & 1) == 0 && k >= lowest(edits, s->m) && k <= -lowest(edits, s->n) &&
            s->forward[k] >= x) {
            s->x = x;
            s->y = x - k;
            return 1;
        }
    }
    return 0;
}

// Finds a point of the box, in *out_a and *out_b, that a shortest edit script passes. 0: it
// would cost too much.
static int find_middle(differ *d, box at, uint32_t *out_a, uint32_t *out_b)
{
    search s = {.a = d->a + at.a,
                .b = d->b + at.b,
                .n = at.a_end - at.a,
                .m = at.b_end - at.b,
                .steps = (int64_t)(d->steps_left / 4)};
    int64_t delta = s.n - s.m;
    int64_t given = s.steps;
    s.forward = d->forward + d->max_edits + 1;
    s.backward = d->backward + d->max_edits + 1 - delta;
    int found = 0;
    for (int64_t edits = 0; !found && edits <= d->max_edits && s.steps > 0; edits++) {
        found = step_forward(&s, edits, edits - 1) || step_backward(&s, edits);
    }
    uint64_t spent = (uint64_t)(given - s.steps); // a slide may pass the limit
    d->steps_left -= spent < d->steps_left ? spent : d->steps_left;
    *out_a = at.a + (uint32_t)s.x;
    *out_b = at.b + (uint32_t)s.y;
    return found;
}

// A window that stands in both sides of a box, and how often.
typedef struct anchor {
    uint32_t a;
    uint32_t b;
    uint8_t n_a; // 2: more than once
    uint8_t n_b;
} anchor;

static uint64_t window_hash(const uint64_t *words, uint32_t len)
{
    return pf_hash64(words, len * sizeof *words);
}

// Notes each window of a in `anchors` [room for one each], in the order of a.
static pf_status note_windows(const differ *d, box at, uint32_t len, pf_map *map,
                              anchor *anchors, size_t *out_n)
{
    size_t n = 0;
    for (uint32_t i = at.a; i + len <= at.a_end; i++) {
        uint32_t known = 0;
        PF_TRY(pf_map_add(map, window_hash(d->a + i, len), (uint32_t)n, &known));
        if (known == n) {
            anchor first = {i, 0, 1, 0};
            anchors[n++] = first;
        } else {
            anchors[known].n_a = 2;
        }
    }
    for (uint32_t j = at.b; j + len <= at.b_end; j++) {
        uint32_t known = pf_map_find(map, window_hash(d->b + j, len));
        if (known != PF_MAP_ABSENT) {
            anchors[known].b = j;
            anchors[known].n_b = anchors[known].n_b == 0 ? 1 : 2;
        }
    }
    *out_n = n;
    return PF_OK;
}

static size_t keep_unique(anchor *anchors, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (anchors[i].n_a == 1 && anchors[i].n_b == 1) {
            anchors[kept++] = anchors[i];
        }
    }
    return kept;
}

// Keeps the longest subsequence that rises in b too. `last` [n]: the anchor that ends the best
// chain of each length; `before` [n]: the one in front of each.
static size_t keep_rising(anchor *anchors, size_t n, uint32_t *last, uint32_t *before)
{
    size_t longest = 0;
    for (size_t i = 0; i < n; i++) {
        size_t low = 0;
        size_t high = longest;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (anchors[last[middle]].b < anchors[i].b) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        before[i] = low > 0 ? last[low - 1] : UINT32_MAX;
        last[low] = (uint32_t)i;
        longest = low == longest ? longest + 1 : longest;
    }
    uint32_t at = longest > 0 ? last[longest - 1] : UINT32_MAX;
    for (size_t i = longest; i > 0; i--) {
        last[i - 1] = at;
        at = before[at];
    }
    for (size_t i = 0; i < longest; i++) {
        anchors[i] = anchors[last[i]];
    }
    return longest;
}

static pf_status solve(differ *d, box at, size_t level, pf_error *err);

// The runs round the anchors are equal; what stands between them are boxes for the next level.
static pf_status solve_between(differ *d, box at, const anchor *anchors, size_t n, size_t level,
                               pf_error *err)
{
    box rest = at;
    for (size_t i = 0; i < n; i++) {
        run r = {anchors[i].a, anchors[i].b, 0};
        if (r.a < rest.a || r.b < rest.b) {
            continue;
        }
        while (r.a + r.len < at.a_end && r.b + r.len < at.b_end &&
               d->a[r.a + r.len] == d->b[r.b + r.len]) {
            r.len++;
        }
        while (r.a > rest.a && r.b > rest.b && d->a[r.a - 1] == d->b[r.b - 1]) {
            r.a--;
            r.b--;
            r.len++;
        }
        box gap = {rest.a, r.a, rest.b, r.b};
        PF_TRY(solve(d, gap, level, err));
        PF_TRY(add_run(d, r.a, r.b, r.len, err));
        rest.a = r.a + r.len;
        rest.b = r.b + r.len;
    }
    return solve(d, rest, level, err);
}

static pf_status find_anchors(const differ *d, box at, size_t level, anchor *anchors,
                              size_t *out_n)
{
    pf_map map;
    pf_map_init(&map);
    size_t n = 0;
    pf_status status = note_windows(d, at, anchor_words[level], &map, anchors, &n);
    pf_map_finish(&map);
    PF_TRY(status);
    n = keep_unique(anchors, n);
    uint32_t *last = pf_alloc(n, sizeof *last);
    uint32_t *before = pf_alloc(n, sizeof *before);
    status = last != NULL && before != NULL ? PF_OK : PF_ENOMEM;
    if (status == PF_OK) {
        *out_n = keep_rising(anchors, n, last, before);
    }
    pf_free(last);
    pf_free(before);
    return status;
}

static pf_status solve_by_anchors(differ *d, box at, size_t level, pf_error *err)
{
    size_t n_words = at.a_end - at.a;
    for (; level < N_LEVELS; level++) {
        anchor *anchors = pf_alloc(n_words, sizeof *anchors);
        size_t n = 0;
        pf_status status =
            anchors != NULL ? find_anchors(d, at, level, anchors, &n) : PF_ENOMEM;
        if (status != PF_OK) {
            status = pf_fail_memory(err, n_words * sizeof *anchors);
        } else if (n > 0) {
            status = solve_between(d, at, anchors, n, level + 1, err);
        }
        pf_free(anchors);
        if (status != PF_OK || n > 0) {
            return status;
        }
    }
    return PF_OK;
}

static pf_status solve_core(differ *d, box at, size_t level, pf_error *err)
{
    if (at.a == at.a_end || at.b == at.b_end) {
        return PF_OK;
    }
    uint32_t a = 0;
    uint32_t b = 0;
    if (!find_middle(d, at, &a, &b)) {
        d->is_exact = 0;
        return solve_by_anchors(d, at, level, err);
    }
    box before = {at.a, a, at.b, b};
    box behind = {a, at.a_end, b, at.b_end};
    PF_TRY(solve(d, before, level, err));
    return solve(d, behind, level, err);
}

// Depth: the edits of a box halve at each cut, and there are N_LEVELS of anchors.
static pf_status solve(differ *d, box at, size_t level, pf_error *err)
{
    uint32_t head = 0;
    while (at.a + head < at.a_end && at.b + head < at.b_end &&
           d->a[at.a + head] == d->b[at.b + head]) {
        head++;
    }
    PF_TRY(add_run(d, at.a, at.b, head, err));
    box core = {at.a + head, at.a_end, at.b + head, at.b_end};
    while (core.a < core.a_end && core.b < core.b_end &&
           d->a[core.a_end - 1] == d->b[core.b_end - 1]) {
        core.a_end--;
        core.b_end--;
    }
    PF_TRY(solve_core(d, core, level, err));
    return add_run(d, core.a_end, core.b_end, at.a_end - core.a_end, err);
}

void pf_worddiff_init(pf_worddiff *diff)
{
    memset(diff, 0, sizeof *diff);
}

void pf_worddiff_finish(pf_worddiff *diff)
{
    pf_free(diff->segments);
    pf_worddiff_init(diff);
}

static void append(pf_worddiff *diff, pf_segment_kind kind, box at)
{
    if (at.a < at.a_end || at.b < at.b_end) {
        pf_segment s = {kind, at.a, at.a_end, at.b, at.b_end, PF_NO_SEGMENT};
        diff->segments[diff->n++] = s;
    }
}

// Segments from the equal runs, and what stands between them.
static pf_status fill_segments(const differ *d, pf_words a, pf_words b, pf_worddiff *diff,
                               pf_error *err)
{
    size_t most = 3 * d->n_runs + 2;
    if (pf_reserve((void **)&diff->segments, &diff->cap, most, sizeof *diff->segments) !=
        PF_OK) {
        return pf_fail_memory(err, most * sizeof *diff->segments);
    }
    diff->n = 0;
    uint32_t at_a = 0;
    uint32_t at_b = 0;
    for (size_t i = 0; i <= d->n_runs; i++) {
        run end = {a.n, b.n, 0};
        run next = i < d->n_runs ? d->runs[i] : end;
        box only_a = {at_a, next.a, at_b, at_b};
        box only_b = {next.a, next.a, at_b, next.b};
        box equal = {next.a, next.a + next.len, next.b, next.b + next.len};
        append(diff, PF_SEGMENT_ONLY_A, only_a);
        append(diff, PF_SEGMENT_ONLY_B, only_b);
        append(diff, PF_SEGMENT_EQUAL, equal);
        at_a = equal.a_end;
        at_b = equal.b_end;
    }
    diff->is_exact = d->is_exact;
    return PF_OK;
}

static pf_status compute(differ *d, pf_words a, pf_words b, pf_worddiff *out_diff,
                         pf_error *err)
{
    int64_t most = ((int64_t)a.n + b.n) / 2 + 1;
    d->max_edits = most < MAX_EDITS ? most : MAX_EDITS;
    size_t n_entries = 2 * (size_t)d->max_edits + 3;
    d->forward = pf_alloc(n_entries, sizeof *d->forward);
    d->backward = pf_alloc(n_entries, sizeof *d->backward);
    if (d->forward == NULL || d->backward == NULL) {
        return pf_fail_memory(err, n_entries * sizeof *d->forward);
    }
    box all = {0, a.n, 0, b.n};
    PF_TRY(solve(d, all, 0, err));
    return fill_segments(d, a, b, out_diff, err);
}

pf_status pf_worddiff_compute(pf_words a, pf_words b, uint64_t max_steps, pf_worddiff *out_diff,
                              pf_error *err)
{
    if (a.n > INT32_MAX || b.n > INT32_MAX) {
        return pf_fail(err, PF_ELIMIT, "a text of more than 2^31 words cannot be compared");
    }
    differ d = {.a = a.hashes,
                .b = b.hashes,
                .steps_left = max_steps < INT64_MAX ? max_steps : INT64_MAX,
                .is_exact = 1};
    pf_status status = compute(&d, a, b, out_diff, err);
    pf_free(d.forward);
    pf_free(d.backward);
    pf_free(d.runs);
    return status;
}
