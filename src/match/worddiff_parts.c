// SPDX-License-Identifier: MIT
// A diff made fit for reading, and its proof.
//
// Moves: every window of eight words that is only in b is noted; the words that are only in a
// are walked through once, and at each window that is noted the longest common run round a few
// of its places is taken, behind which the walk goes on. Longest runs are granted first, each
// word once. So the cost is linear whatever the texts are. This is greedy, not a shortest list
// of block moves (W. Tichy, "The string-to-string correction problem with block moves", 1984),
// which for news says the same: a paragraph was put elsewhere.
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "match/worddiff.h"

#define MAX_PLACES 8u // of one window that are looked at
#define MAX_ISLAND 3u // equal words that may join the changes on both sides

static uint32_t n_in_a(const pf_segment *s)
{
    return s->last_a - s->first_a;
}

static uint32_t n_in_b(const pf_segment *s)
{
    return s->last_b - s->first_b;
}

// Segments that are written anew, from those of `diff`.
typedef struct smoother {
    pf_words a;
    pf_words b;
    const uint8_t *flags_a;
    const uint8_t *flags_b;
    const pf_worddiff *diff;
    pf_segment *segments; // room for three for each equal one, and two
    size_t n;
    uint32_t at_a; // where what is not yet written begins
    uint32_t at_b;
} smoother;

static uint32_t larger(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

// Whether a gap or an end at this place would cut a word in two.
static int is_glued(const smoother *s, uint32_t at_a, uint32_t at_b)
{
    return (at_a < s->a.n && (s->flags_a[at_a] & PF_WORD_GLUED) != 0) ||
           (at_b < s->b.n && (s->flags_b[at_b] & PF_WORD_GLUED) != 0);
}

// Takes from the ends of an equal segment what is of one piece with a change beside it.
static void unglue(const smoother *s, pf_segment *equal)
{
    while (n_in_a(equal) > 0 && equal->first_a + equal->first_b > 0 &&
           is_glued(s, equal->first_a, equal->first_b)) {
        equal->first_a++;
        equal->first_b++;
    }
    while (n_in_a(equal) > 0 && is_glued(s, equal->last_a, equal->last_b)) {
        equal->last_a--;
        equal->last_b--;
    }
}

// Writes what differs up to (end_a, end_b), in its one form.
static void write_gap(smoother *s, uint32_t end_a, uint32_t end_b)
{
    pf_segment only_a = {PF_SEGMENT_ONLY_A, s->at_a, end_a, s->at_b, s->at_b, PF_NO_SEGMENT};
    pf_segment only_b = {PF_SEGMENT_ONLY_B, end_a, end_a, s->at_b, end_b, PF_NO_SEGMENT};
    if (s->at_a < end_a) {
        s->segments[s->n++] = only_a;
    }
    if (s->at_b < end_b) {
        s->segments[s->n++] = only_b;
    }
    s->at_a = end_a;
    s->at_b = end_b;
}

// Islands that went under may have hidden that the two sides of a gap begin or end alike: what
// does goes to the equal segments around, of which `behind` is not yet written.
static void trim_gap(smoother *s, pf_segment *behind)
{
    pf_segment *before = s->n > 0 ? &s->segments[s->n - 1] : NULL;
    while (before != NULL && s->at_a < behind->first_a && s->at_b < behind->first_b &&
           s->a.hashes[s->at_a] == s->b.hashes[s->at_b] &&
           !is_glued(s, s->at_a + 1, s->at_b + 1)) {
        before->last_a = ++s->at_a;
        before->last_b = ++s->at_b;
    }
    while (n_in_a(behind) > 0 && s->at_a < behind->first_a && s->at_b < behind->first_b &&
           s->a.hashes[behind->first_a - 1] == s->b.hashes[behind->first_b - 1] &&
           !is_glued(s, behind->first_a - 1, behind->first_b - 1)) {
        behind->first_a--;
        behind->first_b--;
    }
}

// Words of the larger side of the gap that begins with segment i; 0: there is none.
static uint32_t changed_from(const pf_worddiff *diff, size_t i)
{
    uint32_t a = 0;
    uint32_t b = 0;
    for (; i < diff->n && diff->segments[i].kind != PF_SEGMENT_EQUAL; i++) {
        a += n_in_a(&diff->segments[i]);
        b += n_in_b(&diff->segments[i]);
    }
    return larger(a, b);
}

// How far a change may move to the left: the equal words before it end as it does itself.
static uint32_t room_before(const uint64_t *words, uint32_t first, uint32_t last, uint32_t most)
{
    uint32_t room = 0;
    while (room < most && words[first - 1 - room] == words[last - 1 - room]) {
        room++;
    }
    return room;
}

static uint32_t room_behind(const uint64_t *words, uint32_t first, uint32_t last, uint32_t most)
{
    uint32_t room = 0;
    while (room < most && words[first + room] == words[last + room]) {
        room++;
    }
    return room;
}

// Moves what is only on one side, between two equal segments, to where a sentence begins. A
// neighbour may become empty: the segments are written anew behind this.
static void slide(const uint64_t *words, const uint8_t *flags, uint32_t first, uint32_t last,
                  pf_segment *around)
{
    uint32_t left = room_before(words, first, last, n_in_a(&around[0]));
    uint32_t right = room_behind(words, first, last, n_in_a(&around[2]));
    uint32_t at = first - left;
    while (at <= first + right && (flags[at] & PF_WORD_STARTS) == 0) {
        at++;
    }
    if (at > first + right || (flags[first] & PF_WORD_STARTS) != 0) {
        return;
    }
    uint32_t shift = at - first; // wraps round where it is to the left
    around[0].last_a += shift;
    around[0].last_b += shift;
    around[1].first_a += shift;
    around[1].first_b += shift;
    around[1].last_a += shift;
    around[1].last_b += shift;
    around[2].first_a += shift;
    around[2].first_b += shift;
}

static void slide_all(const smoother *s, pf_worddiff *diff)
{
    for (size_t i = 0; i + 2 < diff->n; i++) {
        pf_segment *around = diff->segments + i;
        const pf_segment *change = &around[1];
        if (around[0].kind != PF_SEGMENT_EQUAL || around[2].kind != PF_SEGMENT_EQUAL) {
            continue;
        }
        if (change->kind == PF_SEGMENT_ONLY_A) {
            slide(s->a.hashes, s->flags_a, change->first_a, change->last_a, around);
        } else {
            slide(s->b.hashes, s->flags_b, change->first_b, change->last_b, around);
        }
    }
}

// An island of equal words goes under when both changes beside it are more than twice as large,
// or one is very much larger.
static int goes_under(uint32_t len, uint32_t before, uint32_t behind)
{
    if (len > MAX_ISLAND || before == 0 || behind == 0) {
        return 0;
    }
    return (before > 2 * len && behind > 2 * len) || larger(before, behind) > 10 * len;
}

static void rewrite(smoother *s)
{
    for (size_t i = 0; i < s->diff->n; i++) {
        pf_segment equal = s->diff->segments[i];
        if (equal.kind != PF_SEGMENT_EQUAL) {
            continue;
        }
        unglue(s, &equal);
        uint32_t len = n_in_a(&equal);
        uint32_t before = larger(equal.first_a - s->at_a, equal.first_b - s->at_b);
        if (len == 0 || goes_under(len, before, changed_from(s->diff, i + 1))) {
            continue;
        }
        trim_gap(s, &equal);
        write_gap(s, equal.first_a, equal.first_b);
        s->segments[s->n++] = equal;
        s->at_a = equal.last_a;
        s->at_b = equal.last_b;
    }
    pf_segment end = {PF_SEGMENT_EQUAL, s->a.n, s->a.n, s->b.n, s->b.n, PF_NO_SEGMENT};
    trim_gap(s, &end);
    write_gap(s, s->a.n, s->b.n);
}

pf_status pf_worddiff_smooth(pf_words a, pf_words b, const uint8_t *flags_a,
                             const uint8_t *flags_b, pf_worddiff *diff, pf_error *err)
{
    smoother s = {.a = a, .b = b, .flags_a = flags_a, .flags_b = flags_b, .diff = diff};
    size_t cap = 3 * diff->n + 2;
    s.segments = pf_alloc(cap, sizeof *s.segments);
    if (s.segments == NULL) {
        return pf_fail_memory(err, cap * sizeof *s.segments);
    }
    slide_all(&s, diff);
    rewrite(&s);
    pf_free(diff->segments);
    diff->segments = s.segments;
    diff->n = s.n;
    diff->cap = cap;
    diff->is_exact = 0;
    return PF_OK;
}

typedef struct move {
    uint32_t a;
    uint32_t b;
    uint32_t len;
    size_t part_a; // the segment that was made of it
    size_t part_b;
} move;

typedef struct mover {
    pf_words a;
    pf_words b;
    uint32_t *ends_a; // [a.n] end of the one-sided segment a word is in, 0: in none
    uint32_t *ends_b; // [b.n]
    uint32_t *next_b; // [b.n] the next place of the window that begins here
    pf_map places;    // of each window of b the last place, from which next_b leads on
    move *moves;
    size_t n_moves;
    size_t moves_cap;
} mover;

static uint64_t window_at(pf_words words, uint32_t at)
{
    return pf_hash64(words.hashes + at, PF_MOVED_WORDS * sizeof *words.hashes);
}

// Backwards, so that the chain of places begins with the first.
static pf_status note_places(mover *m)
{
    for (uint32_t j = m->b.n; j-- > 0;) {
        m->next_b[j] = PF_MAP_ABSENT;
        if (m->ends_b[j] == 0 || m->ends_b[j] - j < PF_MOVED_WORDS) {
            continue;
        }
        uint64_t window = window_at(m->b, j);
        m->next_b[j] = pf_map_find(&m->places, window);
        PF_TRY(pf_map_set(&m->places, window, j));
    }
    return PF_OK;
}

// The longest run from word `at` of a, within its segment, at one of the first places.
static move longest_at(const mover *m, uint32_t at)
{
    move best = {at, 0, 0, 0, 0};
    uint32_t place = pf_map_find(&m->places, window_at(m->a, at));
    for (unsigned i = 0; i < MAX_PLACES && place != PF_MAP_ABSENT; i++) {
        uint32_t len = 0;
        while (at + len < m->ends_a[at] && place + len < m->ends_b[place] &&
               m->a.hashes[at + len] == m->b.hashes[place + len]) {
            len++;
        }
        if (len > best.len) {
            best.b = place;
            best.len = len;
        }
        place = m->next_b[place];
    }
    return best;
}

static pf_status collect_moves(mover *m)
{
    for (uint32_t at = 0; at < m->a.n;) {
        if (m->ends_a[at] == 0 || m->ends_a[at] - at < PF_MOVED_WORDS) {
            at++;
            continue;
        }
        move found = longest_at(m, at);
        if (found.len < PF_MOVED_WORDS) {
            at++;
            continue;
        }
        PF_TRY(pf_reserve((void **)&m->moves, &m->moves_cap, m->n_moves + 1, sizeof *m->moves));
        m->moves[m->n_moves++] = found;
        at += found.len;
    }
    return PF_OK;
}

static int by_length(const void *x, const void *y)
{
    const move *a = x;
    const move *b = y;
    return a->len != b->len ? (a->len > b->len ? -1 : 1) : a->a < b->a ? -1 : a->a > b->a;
}

static int by_place_a(const void *x, const void *y)
{
    const move *a = x;
    const move *b = y;
    return a->a < b->a ? -1 : a->a > b->a;
}

static int by_place_b(const void *x, const void *y)
{
    const move *a = *(const move *const *)x;
    const move *b = *(const move *const *)y;
    return a->b < b->b ? -1 : a->b > b->b;
}

// Runs cannot meet in a, since the walk goes on behind each; in b they can. Words of b that are
// granted have the end 0. What is left at the rim of a run is still a move.
static void grant_moves(mover *m)
{
    if (m->n_moves > 0) {
        qsort(m->moves, m->n_moves, sizeof *m->moves, by_length);
    }
    size_t kept = 0;
    for (size_t i = 0; i < m->n_moves; i++) {
        move granted = m->moves[i];
        while (granted.len > 0 && m->ends_b[granted.b] == 0) {
            granted.a++;
            granted.b++;
            granted.len--;
        }
        uint32_t len = 0;
        while (len < granted.len && m->ends_b[granted.b + len] != 0) {
            len++;
        }
        granted.len = len;
        if (len >= PF_MOVED_WORDS) {
            memset(m->ends_b + granted.b, 0, len * sizeof *m->ends_b);
            m->moves[kept++] = granted;
        }
    }
    m->n_moves = kept;
    if (kept > 0) {
        qsort(m->moves, kept, sizeof *m->moves, by_place_a);
    }
}

// Cuts a one-sided segment at the moves [n_moves] that lie in it, by their place on its side.
static size_t cut_segment(const pf_segment *whole, move **moves, size_t n_moves,
                          pf_worddiff *out)
{
    int is_a = whole->kind == PF_SEGMENT_ONLY_A;
    pf_segment rest = *whole;
    uint32_t *rest_first = is_a ? &rest.first_a : &rest.first_b;
    uint32_t end = is_a ? whole->last_a : whole->last_b;
    size_t used = 0;
    for (; used < n_moves; used++) {
        move *next = moves[used];
        uint32_t at = is_a ? next->a : next->b;
        if (at >= end) {
            break;
        }
        pf_segment before = rest;
        *(is_a ? &before.last_a : &before.last_b) = at;
        if (at > *rest_first) {
            out->segments[out->n++] = before;
        }
        pf_segment part = rest;
        *(is_a ? &part.first_a : &part.first_b) = at;
        *(is_a ? &part.last_a : &part.last_b) = at + next->len;
        *(is_a ? &next->part_a : &next->part_b) = out->n;
        out->segments[out->n++] = part;
        *rest_first = at + next->len;
    }
    if (*rest_first < end) {
        out->segments[out->n++] = rest;
    }
    return used;
}

// The new list of segments, in `out`, with room for three more a move and side.
static void cut_segments(const pf_worddiff *diff, move **by_a, move **by_b, size_t n_moves,
                         pf_worddiff *out)
{
    size_t at_a = 0;
    size_t at_b = 0;
    for (size_t i = 0; i < diff->n; i++) {
        const pf_segment *s = &diff->segments[i];
        if (s->kind == PF_SEGMENT_EQUAL) {
            out->segments[out->n++] = *s;
        } else if (s->kind == PF_SEGMENT_ONLY_A) {
            at_a += cut_segment(s, by_a + at_a, n_moves - at_a, out);
        } else {
            at_b += cut_segment(s, by_b + at_b, n_moves - at_b, out);
        }
    }
    for (size_t i = 0; i < n_moves; i++) {
        out->segments[by_a[i]->part_a].partner = (uint32_t)by_a[i]->part_b;
        out->segments[by_a[i]->part_b].partner = (uint32_t)by_a[i]->part_a;
    }
}

static pf_status apply_moves(const mover *m, pf_worddiff *diff)
{
    size_t n = m->n_moves;
    if (n == 0) {
        return PF_OK;
    }
    pf_worddiff out = {.cap = diff->n + 4 * n, .is_exact = diff->is_exact};
    out.segments = pf_alloc(out.cap, sizeof *out.segments);
    move **by_a = pf_alloc(2 * n, sizeof *by_a);
    if (out.segments == NULL || by_a == NULL) {
        pf_free(out.segments);
        pf_free(by_a);
        return PF_ENOMEM;
    }
    move **by_b = by_a + n;
    for (size_t i = 0; i < n; i++) {
        by_a[i] = &m->moves[i];
        by_b[i] = &m->moves[i];
    }
    qsort(by_b, n, sizeof *by_b, by_place_b);
    cut_segments(diff, by_a, by_b, n, &out);
    pf_free(by_a);
    pf_free(diff->segments);
    *diff = out;
    return PF_OK;
}

static void mark_ends(const pf_worddiff *diff, mover *m)
{
    for (size_t i = 0; i < diff->n; i++) {
        const pf_segment *s = &diff->segments[i];
        for (uint32_t at = s->first_a; s->kind == PF_SEGMENT_ONLY_A && at < s->last_a; at++) {
            m->ends_a[at] = s->last_a;
        }
        for (uint32_t at = s->first_b; s->kind == PF_SEGMENT_ONLY_B && at < s->last_b; at++) {
            m->ends_b[at] = s->last_b;
        }
    }
}

static pf_status find_moves(mover *m, pf_worddiff *diff)
{
    m->ends_a = pf_calloc(m->a.n, sizeof *m->ends_a);
    m->ends_b = pf_calloc(m->b.n, sizeof *m->ends_b);
    m->next_b = pf_alloc(m->b.n, sizeof *m->next_b);
    if (m->ends_a == NULL || m->ends_b == NULL || m->next_b == NULL) {
        return PF_ENOMEM;
    }
    mark_ends(diff, m);
    PF_TRY(note_places(m));
    PF_TRY(collect_moves(m));
    grant_moves(m);
    return apply_moves(m, diff);
}

pf_status pf_worddiff_find_moves(pf_words a, pf_words b, pf_worddiff *diff, pf_error *err)
{
    mover m = {.a = a, .b = b};
    pf_map_init(&m.places);
    pf_status status = find_moves(&m, diff);
    pf_map_finish(&m.places);
    pf_free(m.ends_a);
    pf_free(m.ends_b);
    pf_free(m.next_b);
    pf_free(m.moves);
    return status == PF_OK ? PF_OK : pf_fail_memory(err, (size_t)a.n + b.n);
}

static int same_words(pf_words a, uint32_t at_a, pf_words b, uint32_t at_b, uint32_t len)
{
    return len == 0 || memcmp(a.hashes + at_a, b.hashes + at_b, len * sizeof *a.hashes) == 0;
}

static const char *breach_of_partner(pf_words a, pf_words b, const pf_worddiff *diff, size_t i)
{
    const pf_segment *s = &diff->segments[i];
    if (s->partner == PF_NO_SEGMENT) {
        return NULL;
    }
    if (s->partner >= diff->n || diff->segments[s->partner].partner != i) {
        return "a partner does not name it back";
    }
    const pf_segment *other = &diff->segments[s->partner];
    if (s->kind != PF_SEGMENT_ONLY_A) {
        return other->kind == PF_SEGMENT_ONLY_A ? NULL : "partners are not one of each side";
    }
    if (other->kind != PF_SEGMENT_ONLY_B || n_in_a(s) != n_in_b(other) ||
        n_in_a(s) < PF_MOVED_WORDS ||
        !same_words(a, s->first_a, b, other->first_b, n_in_a(s))) {
        return "partners hold different words";
    }
    return NULL;
}

static const char *breach_of_kind(pf_words a, pf_words b, const pf_segment *s)
{
    uint32_t len = n_in_a(s);
    switch (s->kind) {
    case PF_SEGMENT_EQUAL:
        return len > 0 && len == n_in_b(s) && s->partner == PF_NO_SEGMENT &&
                       same_words(a, s->first_a, b, s->first_b, len)
                   ? NULL
                   : "an equal segment holds different words";
    case PF_SEGMENT_ONLY_A:
        return len > 0 && n_in_b(s) == 0 ? NULL : "a segment of a is empty or holds b";
    case PF_SEGMENT_ONLY_B:
        return len == 0 && n_in_b(s) > 0 ? NULL : "a segment of b is empty or holds a";
    }
    return "a segment is of no kind";
}

static const char *breach_of(pf_words a, pf_words b, const pf_worddiff *diff, size_t i)
{
    const pf_segment *s = &diff->segments[i];
    const pf_segment *before = i > 0 ? s - 1 : NULL;
    uint32_t at_a = before != NULL ? before->last_a : 0;
    uint32_t at_b = before != NULL ? before->last_b : 0;
    if (s->first_a != at_a || s->first_b != at_b || s->last_a < at_a || s->last_b < at_b ||
        s->last_a > a.n || s->last_b > b.n) {
        return "it does not follow the one before";
    }
    if (before != NULL && before->kind == s->kind && before->partner == s->partner) {
        return "it is one with the one before";
    }
    const char *breach = breach_of_kind(a, b, s);
    return breach != NULL ? breach : breach_of_partner(a, b, diff, i);
}

pf_status pf_worddiff_validate(pf_words a, pf_words b, const pf_worddiff *diff, pf_error *err)
{
    for (size_t i = 0; i < diff->n; i++) {
        const char *breach = breach_of(a, b, diff, i);
        if (breach != NULL) {
            return pf_fail(err, PF_EINVAL, "segment %zu: %s", i, breach);
        }
    }
    const pf_segment *last = diff->n > 0 ? &diff->segments[diff->n - 1] : NULL;
    if ((last != NULL ? last->last_a : 0) != a.n || (last != NULL ? last->last_b : 0) != b.n) {
        return pf_fail(err, PF_EINVAL, "the segments end before the texts");
    }
    return PF_OK;
}
