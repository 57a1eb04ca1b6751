// SPDX-License-Identifier: MIT
// From segments of words to pieces that a reader sees.
//
// What stands between two words belongs to the first as far as it touches it, so a comma goes
// with the word before it, an opening quotation mark with the word behind it; what lies between
// is the gap. A piece is the text from its first word to its last, untouched. Long stretches
// lose their middle, and when enough words are shown the rest is only counted, so that a page
// of many diffs stays small. Cost: linear beside the comparison.
#include "outputs/textdiff.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "text/utf8.h"

#define FEW_BYTES    60u
#define IS_CHARACTER 128u // a word of a script without spaces

// The words while they are cut. The first pass only counts: the arrays are then NULL.
typedef struct cutter {
    const pf_charmap *map;
    const unsigned char *text;
    size_t len;
    uint32_t n;
    uint64_t *hashes;
    uint32_t *begins; // of the letters, at first
    uint32_t *ends;
    uint8_t *flags; // PF_WORD_*, and IS_CHARACTER while they are cut
} cutter;

static int is_blank(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static uint8_t flags_at(const cutter *c, size_t at, size_t *out_len)
{
    uint32_t point = 0;
    *out_len = pf_utf8_decode(c->text + at, c->len - at, &point);
    if (*out_len == 0) {
        *out_len = 1;
        return 0;
    }
    return pf_charmap_flags(c->map, point);
}

// End of the run of letters at `at`, `limit` at most.
static size_t end_of_letters(const cutter *c, size_t at, size_t limit)
{
    size_t len = 0;
    while (at < limit && (flags_at(c, at, &len) & (PF_CHAR_WORD | PF_CHAR_IGNORED)) != 0) {
        at += len;
    }
    return at;
}

static void add_word(cutter *c, size_t begin, size_t end, uint64_t hash, unsigned flags)
{
    if (c->hashes != NULL) {
        c->hashes[c->n] = hash;
        c->begins[c->n] = (uint32_t)begin;
        c->ends[c->n] = (uint32_t)end;
        c->flags[c->n] = (uint8_t)flags;
    }
    c->n++;
}

// A run of a script without spaces, cut into letters with their marks.
static void add_characters(cutter *c, size_t begin, size_t end)
{
    size_t at = begin;
    while (at < end) {
        size_t len = 0;
        (void)flags_at(c, at, &len);
        size_t next = at + len;
        while (next < end &&
               (flags_at(c, next, &len) & (PF_CHAR_MARK | PF_CHAR_IGNORED)) != 0) {
            next += len;
        }
        add_word(c, at, next, pf_hash64(c->text + at, next - at), IS_CHARACTER);
        at = next;
    }
}

static void cut_words(cutter *c, const pf_tokens *tokens)
{
    c->n = 0;
    size_t i = 0;
    while (i < tokens->n) {
        size_t begin = tokens->origins[i];
        int is_pair = (tokens->flags[i] & PF_TOKEN_PAIR) != 0;
        size_t next = i + 1;
        while (is_pair && next < tokens->n && tokens->origins[next] == begin) {
            next++;
        }
        size_t end =
            end_of_letters(c, begin, next < tokens->n ? tokens->origins[next] : c->len);
        if (is_pair) {
            add_characters(c, begin, end);
        } else {
            add_word(c, begin, end, tokens->hashes[i], 0);
        }
        i = next;
    }
}

// Whether a sentence ends in bytes [begin, end), which touch a word.
static int ends_sentence(const cutter *c, size_t begin, size_t end)
{
    static const char *const wide[] = {"\xe3\x80\x82", "\xef\xbc\x81", "\xef\xbc\x9f"};
    for (size_t at = begin; at < end; at++) {
        if (c->text[at] == '.' || c->text[at] == '!' || c->text[at] == '?') {
            return 1;
        }
        for (int i = 0; i < 3 && end - at >= 3; i++) {
            if (memcmp(c->text + at, wide[i], 3) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

// Whether the bytes [begin, end) between words i and i + 1 hold these together: one sign, but
// no dash.
static int is_inside_word(const cutter *c, uint32_t i, size_t begin, size_t end)
{
    size_t len = 0;
    (void)flags_at(c, begin, &len);
    int is_dash = len == 3 && memcmp(c->text + begin, "\xe2\x80", 2) == 0 &&
                  (c->text[begin + 2] == 0x93 || c->text[begin + 2] == 0x94);
    return begin + len >= end && !is_dash &&
           ((c->flags[i] | c->flags[i + 1]) & IS_CHARACTER) == 0;
}

// Gives the signs between word i and the next to the word that they touch.
static void share_signs(cutter *c, uint32_t i)
{
    size_t letters_end = c->ends[i];
    size_t limit = i + 1 < c->n ? c->begins[i + 1] : c->len;
    size_t end = letters_end;
    while (end < limit && !is_blank(c->text[end])) {
        end++;
    }
    size_t next = end;
    int is_line = 0;
    while (next < limit && is_blank(c->text[next])) {
        is_line |= c->text[next] == '\n';
        next++;
    }
    c->ends[i] = (uint32_t)end;
    if (i + 1 < c->n) {
        c->begins[i + 1] = (uint32_t)next;
        c->flags[i + 1] |=
            next > end && (is_line || ends_sentence(c, letters_end, end)) ? PF_WORD_STARTS : 0;
        c->flags[i + 1] |=
            next == end && is_inside_word(c, i, letters_end, end) ? PF_WORD_GLUED : 0;
    } else {
        while (limit > end && is_blank(c->text[limit - 1])) {
            limit--;
        }
        c->ends[i] = (uint32_t)limit;
    }
}

static pf_status cut_text(cutter *c, const pf_tokens *tokens, pf_arena *arena, pf_error *err)
{
    cut_words(c, tokens);
    size_t n = c->n;
    c->hashes = pf_arena_alloc(arena, n * sizeof *c->hashes);
    c->begins = pf_arena_alloc(arena, n * sizeof *c->begins);
    c->ends = pf_arena_alloc(arena, n * sizeof *c->ends);
    c->flags = pf_arena_alloc(arena, n);
    if (c->hashes == NULL || c->begins == NULL || c->ends == NULL || c->flags == NULL) {
        return pf_fail_memory(err, n * sizeof *c->hashes);
    }
    cut_words(c, tokens);
    if (n > 0) {
        size_t first = 0;
        while (first < c->begins[0] && is_blank(c->text[first])) {
            first++;
        }
        c->begins[0] = (uint32_t)first;
        c->flags[0] |= PF_WORD_STARTS;
    }
    for (uint32_t i = 0; i < n; i++) {
        share_signs(c, i);
    }
    return PF_OK;
}

pf_status pf_diff_words_make(const pf_charmap *map, const pf_tokens *tokens, pf_strview text,
                             pf_arena *arena, pf_diff_words *out_words, pf_error *err)
{
    cutter c = {.map = map, .text = (const unsigned char *)text.data, .len = text.len};
    PF_TRY(cut_text(&c, tokens, arena, err));
    pf_diff_words words = {text, c.n, c.hashes, c.begins, c.ends, c.flags};
    *out_words = words;
    return PF_OK;
}

// The view while it is made.
typedef struct maker {
    const pf_diff_words *sides[2];
    const pf_diff_limits *limits;
    const pf_worddiff *diff;
    pf_diff_piece *pieces; // [diff->n]
    pf_diff_view view;
    uint32_t n_shown;
} maker;

static pf_strview words_between(const pf_diff_words *side, uint32_t first, uint32_t last)
{
    pf_strview view = {NULL, 0};
    if (first < last) {
        view.data = side->text.data + side->begins[first];
        view.len = side->ends[last - 1] - side->begins[first];
    }
    return view;
}

static pf_piece_gap gap_before(const pf_diff_words *side, uint32_t word)
{
    if (word == 0) {
        return PF_GAP_BLANK;
    }
    pf_strview gap = {side->text.data + side->ends[word - 1],
                      side->begins[word] - side->ends[word - 1]};
    if (gap.len == 0) {
        return PF_GAP_NONE;
    }
    return memchr(gap.data, '\n', gap.len) != NULL ? PF_GAP_LINE : PF_GAP_BLANK;
}

static pf_piece_kind kind_of(const pf_segment *segment)
{
    int is_moved = segment->partner != PF_NO_SEGMENT;
    switch (segment->kind) {
    case PF_SEGMENT_ONLY_A:
        return is_moved ? PF_PIECE_MOVED_A : PF_PIECE_ONLY_A;
    case PF_SEGMENT_ONLY_B:
        return is_moved ? PF_PIECE_MOVED_B : PF_PIECE_ONLY_B;
    case PF_SEGMENT_EQUAL:
        break;
    }
    return PF_PIECE_SAME;
}

// Moves are numbered as they come; both sides of one get the number of the first.
static void number_moves(maker *m)
{
    for (size_t i = 0; i < m->diff->n; i++) {
        uint32_t partner = m->diff->segments[i].partner;
        if (partner != PF_NO_SEGMENT && partner > i) {
            m->pieces[i].move = ++m->view.n_moves;
            m->pieces[partner].move = m->view.n_moves;
        }
    }
}

// A few words that were replaced stand on one line with those that they were replaced by.
static pf_piece_gap gap_of(const maker *m, size_t i, pf_piece_gap gap)
{
    const pf_diff_piece *before = i > 0 ? &m->pieces[i - 1] : NULL;
    int replaces = before != NULL && before->kind == PF_PIECE_ONLY_A &&
                   m->pieces[i].kind == PF_PIECE_ONLY_B && before->text.len <= FEW_BYTES &&
                   before->n_skipped == 0;
    return replaces && gap == PF_GAP_LINE ? PF_GAP_BLANK : gap;
}

// Words of a stretch of n that are shown in front of its gap, and behind it.
static uint32_t shown_in_front(const maker *m, pf_piece_kind kind, uint32_t n,
                               uint32_t *out_behind)
{
    int is_changed = kind == PF_PIECE_ONLY_A || kind == PF_PIECE_ONLY_B;
    uint32_t most = is_changed ? m->limits->changed_words : m->limits->same_words;
    uint32_t left = m->limits->shown_words - m->n_shown;
    int is_long = n > most + (uint64_t)most / 4; // or little would be gained
    uint32_t shown = is_long ? most : n;
    *out_behind = is_long ? most / 2 : 0;
    if (shown > left) {
        *out_behind = 0;
        return left;
    }
    return shown - *out_behind;
}

static void fill_piece(maker *m, size_t i)
{
    const pf_segment *s = &m->diff->segments[i];
    int is_b = s->kind == PF_SEGMENT_ONLY_B;
    const pf_diff_words *side = m->sides[is_b];
    uint32_t first = is_b ? s->first_b : s->first_a;
    uint32_t last = is_b ? s->last_b : s->last_a;
    pf_diff_piece *piece = &m->pieces[i];
    uint32_t behind = 0;
    piece->kind = kind_of(s);
    uint32_t front = shown_in_front(m, piece->kind, last - first, &behind);
    piece->gap = gap_of(m, i, gap_before(side, first));
    piece->text = words_between(side, first, first + front);
    piece->rest = words_between(side, last - behind, last);
    piece->n_skipped = last - first - front - behind;
    m->n_shown += front + behind;
}

// Pieces until enough words are shown; what stands behind them is counted.
static void fill_pieces(maker *m)
{
    const pf_worddiff *diff = m->diff;
    memset(m->pieces, 0, diff->n * sizeof *m->pieces);
    number_moves(m);
    size_t i = 0;
    for (; i < diff->n && m->n_shown < m->limits->shown_words; i++) {
        fill_piece(m, i);
    }
    m->view.pieces = m->pieces;
    m->view.n_pieces = i;
    for (; i < diff->n; i++) {
        const pf_segment *s = &diff->segments[i];
        m->view.sides[0].n_behind += s->last_a - s->first_a;
        m->view.sides[1].n_behind += s->last_b - s->first_b;
    }
}

// Shared words of the cell that is words [first, last) of its side, in per cent.
static uint8_t cell_percent(uint32_t n_shared, uint32_t n)
{
    uint64_t percent = (uint64_t)n_shared * 100 / n;
    if (percent == 0 && n_shared > 0) {
        percent = 1;
    }
    return (uint8_t)percent;
}

// Walks the segments and the cells of one side together.
static void fill_side(maker *m, int is_b)
{
    pf_diff_side *side = &m->view.sides[is_b];
    uint32_t n = m->sides[is_b]->n;
    uint32_t counts[PF_DIFF_CELLS] = {0};
    side->n_words = n;
    side->n_cells = n < PF_DIFF_CELLS ? n : PF_DIFF_CELLS;
    uint32_t cell = 0;
    for (size_t i = 0; i < m->diff->n; i++) {
        const pf_segment *s = &m->diff->segments[i];
        uint32_t last = is_b ? s->last_b : s->last_a;
        int is_shared = s->kind == PF_SEGMENT_EQUAL || s->partner != PF_NO_SEGMENT;
        for (uint32_t at = is_b ? s->first_b : s->first_a; at < last; at++) {
            while ((uint64_t)(cell + 1) * n / side->n_cells <= at) {
                cell++;
            }
            counts[cell] += is_shared;
            side->n_shared += is_shared;
        }
    }
    for (uint32_t c = 0; c < side->n_cells; c++) {
        uint64_t first = (uint64_t)c * n / side->n_cells;
        uint64_t last = (uint64_t)(c + 1) * n / side->n_cells;
        side->cells[c] = cell_percent(counts[c], (uint32_t)(last - first));
    }
}

static pf_status compare(maker *m, pf_worddiff *diff, pf_error *err)
{
    const pf_diff_words *x = m->sides[0];
    const pf_diff_words *y = m->sides[1];
    pf_words a = {x->hashes, x->n};
    pf_words b = {y->hashes, y->n};
    PF_TRY(pf_worddiff_compute(a, b, m->limits->max_steps, diff, err));
    m->view.is_coarse = !diff->is_exact;
    PF_TRY(pf_worddiff_smooth(a, b, x->flags, y->flags, diff, err));
    return pf_worddiff_find_moves(a, b, diff, err);
}

static pf_status make_view(maker *m, pf_worddiff *diff, pf_arena *arena, pf_error *err)
{
    PF_TRY(compare(m, diff, err));
    m->diff = diff;
    m->pieces = pf_arena_alloc(arena, diff->n * sizeof *m->pieces);
    if (m->pieces == NULL) {
        return pf_fail_memory(err, diff->n * sizeof *m->pieces);
    }
    fill_pieces(m);
    fill_side(m, 0);
    fill_side(m, 1);
    // Moves may have found all that the comparison missed.
    const pf_diff_side *sides = m->view.sides;
    m->view.is_coarse &=
        sides[0].n_shared < sides[0].n_words || sides[1].n_shared < sides[1].n_words;
    return PF_OK;
}

pf_status pf_diff_view_make(const pf_diff_words *a, const pf_diff_words *b,
                            const pf_diff_limits *limits, pf_arena *arena,
                            pf_diff_view *out_view, pf_error *err)
{
    maker m = {.sides = {a, b}, .limits = limits};
    pf_worddiff diff;
    pf_worddiff_init(&diff);
    pf_status status = make_view(&m, &diff, arena, err);
    pf_worddiff_finish(&diff);
    if (status == PF_OK) {
        *out_view = m.view;
    }
    return status;
}

pf_status pf_diff_view_copy(const pf_diff_view *view, pf_arena *arena,
                            const pf_diff_view **out_copy, pf_error *err)
{
    pf_diff_view *copy = pf_arena_alloc(arena, sizeof *copy);
    size_t bytes = view->n_pieces * sizeof *view->pieces;
    pf_diff_piece *pieces = pf_arena_alloc(arena, bytes);
    if (copy == NULL || pieces == NULL) {
        return pf_fail_memory(err, bytes);
    }
    *copy = *view;
    for (size_t i = 0; i < view->n_pieces; i++) {
        pieces[i] = view->pieces[i];
        if (!pf_arena_copy(arena, view->pieces[i].text, &pieces[i].text) ||
            !pf_arena_copy(arena, view->pieces[i].rest, &pieces[i].rest)) {
            return pf_fail_memory(err, view->pieces[i].text.len);
        }
    }
    copy->pieces = pieces;
    *out_copy = copy;
    return PF_OK;
}
