// SPDX-License-Identifier: MIT
// Neighbours by an inverted index with a budget. An article's terms are taken from the heaviest
// down, and the postings of each are added up, until BUDGET postings were read; terms whose
// postings do not fit any more are passed over. The N_EXACT articles with the largest sums x
// time factor are then compared exactly, and the best PF_NEIGHBOURS of them kept. Heavy terms
// have short lists (idf), so the budget goes first to the words that say most. If half of it is
// left (thousands of articles that share all their words), it goes to the postings nearest in
// rank of the heaviest term passed over.
//
// Of a row only the PF_INDEXED_TERMS heaviest entries are in the index: what is light in both
// articles makes nobody a candidate. All entries count in the exact comparison. Measured: with
// 64 entries and a budget of 4,000 the stories of five labelled sets and of 100,000 synthetic
// articles are those of whole rows and 16,000, B-cubed F1 equal to the third digit; CPU x .5 to
// .7. With 48 and 40 entries they are those of 64, to the fourth digit; with 32 ground_news
// falls by .001. With 2,500 postings instead of 4,000, as now, the labelled sets have the same
// F1 to the sixth digit, 100,000 synthetic articles .990494 for .990504; CPU x .9. With 40
// exact comparisons instead of 64 series are taken for stories (test_stories).
//
// The cost of an article is bounded by the budget, so the whole is linear in their number. With
// dates and a window only the postings inside it count: lists are in order of rank, that is of
// time, and a window is a range of each, found by binary search. Undated articles stand at the
// end of each list.
//
// One word in common is no event, however rare it is: of headlines and notices of a few words
// it is a large part. Measured: CONTRIBUTING.md.
//
// Sums are of whole numbers and each worker writes only to its articles' slots, so the result
// does not depend on the threads, and the score of (a, b) equals that of (b, a) to the bit.
//
// What a search waits for is memory: postings and rows are asked for some steps ahead.
//
// Memory: 6 bytes an indexed entry, 160 bytes an article for the lists.
#include "stories/neighbours.h"

#include <string.h>

#include "base/day.h"
#include "base/error.h"
#include "base/mem.h"
#include "stories/story_index.h"

#define BUDGET         2500u // postings an article may read
#define N_EXACT        64u
#define SHORT_LIST     256u // postings that are read whole rather than searched for the window
#define MIN_SIMILARITY 0.06
#define MIN_REFUSED    0.2 // cosine from which a pair may be refused
#define GRAIN          32u
#define FAR_ENTRY      8u // entries and rows ahead that memory is asked for
#define NEAR_ENTRY     4u
#define NEAR_ROW       ((size_t)2)

typedef struct scored {
    float score;
    uint32_t rank;
} scored;

// A worker's scratch.
typedef struct searcher {
    uint32_t *sums;               // [n_docs] zero between searches
    uint32_t touched[BUDGET + 1]; // one more is written, and not counted
    size_t n_touched;
    uint16_t *spread; // [n_cols] the row sought for; zero between searches
    uint64_t *keys;   // [2 x max_row_len] entries of the row
    uint32_t *hints;  // [2 x n_cols] where in each column the window lay last time
    uint32_t rank;    // whose neighbours are sought
    scored best[N_EXACT];
    size_t n_best;
    pf_refused refused;
} searcher;

typedef struct search_job {
    const pf_story_docs *docs;
    double window; // days, or 0
    pf_story_index index;
    searcher *searchers; // [n_workers]
    unsigned n_workers;
    scored *lists;     // [n_docs x PF_NEIGHBOURS] best first
    uint32_t *n_found; // [n_docs]
} search_job;

// Ranks in [first, last) of dated articles and in [n_dated, n_docs) may be neighbours.
typedef struct rank_range {
    uint32_t first;
    uint32_t last;
} rank_range;

// ---- ranges of postings ---------------------------------------------------------------------

// First posting in [first, last) of rank `rank` or more, sought outward from `hint`: a worker
// goes through the ranks upward, so its last answer for the column is near.
static size_t lower_posting(const uint32_t *ranks, size_t first, size_t last, uint32_t rank,
                            size_t hint)
{
    size_t step = 1;
    hint = hint < first ? first : (hint > last ? last : hint);
    if (hint < last && ranks[hint] < rank) {
        while (last - hint > step && ranks[hint + step] < rank) {
            hint += step;
            step *= 2;
        }
        first = hint + 1;
        last = last - hint > step ? hint + step : last;
    } else {
        while (hint - first > step && ranks[hint - step] >= rank) {
            hint -= step;
            step *= 2;
        }
        last = hint;
        first = hint - first > step ? hint - step : first;
    }
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (ranks[middle] < rank) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return first;
}

static uint32_t lower_day(const pf_story_docs *docs, double day)
{
    size_t first = 0;
    size_t last = docs->n_dated;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (docs->days[middle] < day) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return (uint32_t)first;
}

static rank_range window_of(const search_job *job, uint32_t rank)
{
    const pf_story_docs *docs = job->docs;
    rank_range range = {.first = 0, .last = (uint32_t)docs->n_dated};
    if (job->window > 0 && rank < docs->n_dated) {
        // A second more than the window, so that its last moment is inside.
        double width = job->window + 1.0 / (double)PF_DAY_SECONDS;
        range.first = lower_day(docs, docs->days[rank] - width);
        range.last = lower_day(docs, docs->days[rank] + width);
    }
    return range;
}

// ---- the search -----------------------------------------------------------------------------

// Postings [first, last) of a term of weight `weight`. Neither weights nor values are zero.
static void add_postings(searcher *s, const pf_story_index *index, size_t first, size_t last,
                         uint32_t weight)
{
    size_t n = s->n_touched;
    for (size_t i = first; i < last; i++) {
        uint32_t rank = index->ranks[i];
        s->touched[n] = rank;
        n += s->sums[rank] == 0;
        s->sums[rank] += weight * index->values[i];
    }
    s->n_touched = n;
}

// The postings of one term inside the range: [first, last) and [undated, end).
typedef struct posting_range {
    size_t first;
    size_t last;
    size_t undated;
    size_t end;
} posting_range;

static posting_range postings_of(const search_job *job, searcher *s, uint32_t col,
                                 rank_range range)
{
    posting_range p = {.first = (size_t)job->index.starts[col],
                       .end = (size_t)job->index.starts[col + 1]};
    p.last = p.end;
    p.undated = p.end;
    if (p.end - p.first > SHORT_LIST && (range.first > 0 || range.last < job->docs->n_dated)) {
        const uint32_t *all = job->index.ranks;
        uint32_t *hints = s->hints + 2 * (size_t)col;
        size_t start = p.first;
        p.undated = lower_posting(all, p.first, p.end, (uint32_t)job->docs->n_dated, p.end);
        p.first = lower_posting(all, start, p.undated, range.first, start + hints[0]);
        p.last = lower_posting(all, p.first, p.undated, range.last, start + hints[1]);
        hints[0] = (uint32_t)(p.first - start);
        hints[1] = (uint32_t)(p.last - start);
    }
    return p;
}

// Reads a term's postings if they fit; returns how many were read.
static size_t read_term(const search_job *job, searcher *s, posting_range p, uint32_t weight,
                        size_t budget)
{
    size_t n = (p.last - p.first) + (p.end - p.undated);
    if (n > budget) {
        return 0;
    }
    add_postings(s, &job->index, p.first, p.last, weight);
    add_postings(s, &job->index, p.undated, p.end, weight);
    return n;
}

// Of a term that does not fit: the postings around the article itself, nearest in time, as many
// as the budget allows.
static void read_nearest(const search_job *job, searcher *s, uint32_t col, uint32_t weight,
                         size_t budget)
{
    size_t first = (size_t)job->index.starts[col];
    size_t end = (size_t)job->index.starts[col + 1];
    size_t own = lower_posting(job->index.ranks, first, end, s->rank, first);
    size_t from = own - first > budget / 2 ? own - budget / 2 : first;
    size_t n = end - from < budget ? end - from : budget;
    add_postings(s, &job->index, from, from + n, weight);
}

// Asks for what the next entries want (they go down from `at`): first where their postings are,
// then the postings.
static inline __attribute__((always_inline)) void fetch_postings(const search_job *job,
                                                                 const searcher *s, size_t at)
{
    if (at >= FAR_ENTRY) {
        uint32_t col = (uint32_t)(s->keys[at - FAR_ENTRY] & UINT32_MAX);
        __builtin_prefetch(job->index.starts + col);
        __builtin_prefetch(s->hints + 2 * (size_t)col);
    }
    if (at >= NEAR_ENTRY) {
        uint32_t col = (uint32_t)(s->keys[at - NEAR_ENTRY] & UINT32_MAX);
        size_t posting = (size_t)job->index.starts[col] + s->hints[2 * (size_t)col];
        __builtin_prefetch(job->index.ranks + posting);
        __builtin_prefetch(job->index.values + posting);
    }
}

static void gather(const search_job *job, searcher *s, rank_range range)
{
    size_t n_entries = pf_story_sort_entries(pf_story_row(job->docs, s->rank), s->keys);
    size_t budget = BUDGET;
    uint64_t passed = 0; // the heaviest entry that did not fit
    s->n_touched = 0;
    for (size_t i = n_entries; i > 0 && budget >= BUDGET / 16; i--) {
        uint64_t entry = s->keys[i - 1];
        fetch_postings(job, s, i - 1);
        posting_range postings = postings_of(job, s, (uint32_t)(entry & UINT32_MAX), range);
        size_t n = read_term(job, s, postings, (uint32_t)(entry >> 32), budget);
        passed = n == 0 && passed == 0 ? entry : passed;
        budget -= n;
    }
    if (passed != 0 && budget >= BUDGET / 2) {
        read_nearest(job, s, (uint32_t)(passed & UINT32_MAX), (uint32_t)(passed >> 32), budget);
    }
}

// Of two neighbours of `rank`.
static int is_worse(uint32_t rank, scored a, scored b)
{
    if (a.score != b.score) {
        return a.score < b.score;
    }
    uint32_t tie_a = (uint32_t)pf_pair_tie(rank, a.rank);
    uint32_t tie_b = (uint32_t)pf_pair_tie(rank, b.rank);
    return tie_a != tie_b ? tie_a < tie_b : a.rank > b.rank;
}

// Restores the heap with the worst on top below place `at`.
static void sift_down(uint32_t rank, scored *heap, size_t n, size_t at)
{
    scored item = heap[at];
    for (size_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n && is_worse(rank, heap[child + 1], heap[child])) {
            child++;
        }
        if (!is_worse(rank, heap[child], item)) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = item;
}

static void offer(searcher *s, scored item)
{
    if (s->n_best == N_EXACT) {
        if (is_worse(s->rank, s->best[0], item)) {
            s->best[0] = item;
            sift_down(s->rank, s->best, N_EXACT, 0);
        }
        return;
    }
    s->best[s->n_best++] = item;
    if (s->n_best == N_EXACT) {
        for (size_t i = N_EXACT / 2; i > 0; i--) {
            sift_down(s->rank, s->best, N_EXACT, i - 1);
        }
    }
}

// The best N_EXACT of what was touched; leaves the sums at zero. The time factor is at most
// one, so a sum under the worst kept score need not be weighed.
static void pick_candidates(const search_job *job, searcher *s, rank_range range)
{
    s->n_best = 0;
    for (size_t i = 0; i < s->n_touched; i++) {
        uint32_t other = s->touched[i];
        float sum = (float)s->sums[other];
        s->sums[other] = 0;
        if (other == s->rank || (s->n_best == N_EXACT && sum < s->best[0].score) ||
            (other < job->docs->n_dated && (other < range.first || other >= range.last))) {
            continue;
        }
        float factor = (float)pf_story_pair_factor(job->docs, s->rank, other);
        offer(s, (scored){.score = sum * factor, .rank = other});
    }
}

// Puts an item into a list of at most PF_NEIGHBOURS, best first; returns its new length.
static uint32_t insert_scored(uint32_t rank, scored *list, uint32_t n, scored item)
{
    if (n == PF_NEIGHBOURS && !is_worse(rank, list[n - 1], item)) {
        return n;
    }
    uint32_t at = n < PF_NEIGHBOURS ? n : n - 1;
    while (at > 0 && is_worse(rank, list[at - 1], item)) {
        list[at] = list[at - 1];
        at--;
    }
    list[at] = item;
    return n < PF_NEIGHBOURS ? n + 1 : n;
}

static int is_refused(const pf_story_docs *docs, double cosine, uint32_t a, uint32_t b)
{
    return docs->refuse != NULL && cosine >= MIN_REFUSED &&
           docs->refuse(docs->refuse_ctx, docs->order[a], docs->order[b]);
}

// Whether a row has enough words in common with the one that is spread. The words of a title
// are among those of the body's half.
static int share_words(const pf_story_docs *docs, pf_sparse row, const uint16_t *spread)
{
    size_t n_terms = docs->rows->n_cols / 2;
    uint32_t n = 0;
    uint32_t col = 0;
    for (size_t i = 0; i < row.n && n < PF_NEIGHBOUR_WORDS; i++) {
        col += row.steps[i];
        n += col < n_terms && row.values[i] > 0 && spread[col] > 0;
    }
    return n == PF_NEIGHBOUR_WORDS;
}

// Puts a row into an array of zeros, and takes it out again.
static void spread_row(pf_sparse row, uint16_t *spread)
{
    uint32_t col = 0;
    for (size_t i = 0; i < row.n; i++) {
        col += row.steps[i];
        spread[col] = row.values[i];
    }
}

static void clear_row(pf_sparse row, uint16_t *spread)
{
    uint32_t col = 0;
    for (size_t i = 0; i < row.n; i++) {
        col += row.steps[i];
        spread[col] = 0;
    }
}

// The cosine of a row with the one that is spread: a sum of whole numbers under 2^32, for both
// have length one at most.
static double cosine_with(pf_sparse row, const uint16_t *spread)
{
    uint32_t sum = 0;
    uint32_t col = 0;
    for (size_t i = 0; i < row.n; i++) {
        col += row.steps[i];
        sum += (uint32_t)row.values[i] * spread[col];
    }
    return sum * (PF_JOINED_UNIT * PF_JOINED_UNIT);
}

// Asks for the rows of the candidates after `at`: first for where they are.
static inline __attribute__((always_inline)) void fetch_rows(const pf_story_docs *docs,
                                                             const searcher *s, size_t at)
{
    if (at + 3 * NEAR_ROW < s->n_best) {
        __builtin_prefetch(docs->order + s->best[at + 3 * NEAR_ROW].rank);
    }
    if (at + 2 * NEAR_ROW < s->n_best) {
        uint32_t row = docs->order[s->best[at + 2 * NEAR_ROW].rank];
        __builtin_prefetch(docs->rows->starts + row);
    }
    if (at + NEAR_ROW < s->n_best) {
        pf_sparse row = pf_story_row(docs, s->best[at + NEAR_ROW].rank);
        for (size_t i = 0; i < row.n; i += 32) {
            __builtin_prefetch(row.steps + i);
            __builtin_prefetch(row.values + i);
        }
    }
}

static pf_status compare_candidates(const search_job *job, searcher *s, pf_error *err)
{
    uint32_t rank = s->rank;
    pf_sparse row = pf_story_row(job->docs, rank);
    scored *list = job->lists + (size_t)rank * PF_NEIGHBOURS;
    uint32_t n = 0;
    spread_row(row, s->spread);
    for (size_t i = 0; i < s->n_best; i++) {
        uint32_t other = s->best[i].rank;
        fetch_rows(job->docs, s, i);
        pf_sparse other_row = pf_story_row(job->docs, other);
        double cosine = cosine_with(other_row, s->spread);
        double score = cosine * pf_story_pair_factor(job->docs, rank, other);
        if (is_refused(job->docs, cosine, rank, other)) {
            PF_TRY(pf_refused_note(&s->refused, rank, other, cosine, err));
        } else if (score >= MIN_SIMILARITY && share_words(job->docs, other_row, s->spread)) {
            scored item = {.score = pf_rounded(score), .rank = other};
            n = insert_scored(rank, list, n, item);
        }
    }
    clear_row(row, s->spread);
    job->n_found[rank] = n;
    return PF_OK;
}

static pf_status search_chunk(void *ctx, size_t begin, size_t end, unsigned worker,
                              pf_error *err)
{
    const search_job *job = ctx;
    searcher *s = &job->searchers[worker];
    for (size_t rank = begin; rank < end; rank++) {
        rank_range range = window_of(job, (uint32_t)rank);
        s->rank = (uint32_t)rank;
        gather(job, s, range);
        pick_candidates(job, s, range);
        PF_TRY(compare_candidates(job, s, err));
    }
    return PF_OK;
}

// ---- the graph ------------------------------------------------------------------------------

static int lists_rank(const search_job *job, uint32_t of, uint32_t rank)
{
    const scored *list = job->lists + (size_t)of * PF_NEIGHBOURS;
    for (uint32_t i = 0; i < job->n_found[of]; i++) {
        if (list[i].rank == rank) {
            return 1;
        }
    }
    return 0;
}

// Adds the edges of one rank's list that the other side does not bring.
static void add_edges(const search_job *job, uint32_t rank, pf_graph *graph)
{
    const scored *list = job->lists + (size_t)rank * PF_NEIGHBOURS;
    for (uint32_t j = 0; j < job->n_found[rank]; j++) {
        uint32_t other = list[j].rank;
        if (other < rank && lists_rank(job, other, rank)) {
            continue;
        }
        graph->edges[graph->n_edges++] = (pf_graph_edge){.a = other < rank ? other : rank,
                                                         .b = other < rank ? rank : other,
                                                         .similarity = list[j].score};
    }
}

static void add_refused(const pf_refused *refused, pf_graph *graph)
{
    for (size_t i = 0; i < refused->n; i++) {
        pf_keyed pair = refused->pairs[i];
        graph->edges[graph->n_edges++] = (pf_graph_edge){.a = (uint32_t)(pair.key >> 32),
                                                         .b = (uint32_t)(pair.key & UINT32_MAX),
                                                         .refused = pair.value};
    }
}

// The edges, and the refused pairs of all workers, which come together in the first one's list.
static pf_status build_graph(const search_job *job, pf_pool *pool, pf_graph *out_graph,
                             pf_error *err)
{
    pf_refused *refused = &job->searchers[0].refused;
    for (unsigned w = 1; w < job->n_workers; w++) {
        PF_TRY(pf_refused_take(refused, &job->searchers[w].refused, err));
    }
    PF_TRY(pf_refused_sort(refused, pool, err));
    size_t n = refused->n;
    for (size_t rank = 0; rank < job->docs->n_docs; rank++) {
        n += job->n_found[rank];
    }
    pf_graph graph = {.edges = pf_alloc(n, sizeof *graph.edges)};
    if (graph.edges == NULL) {
        return pf_fail_memory(err, n * sizeof *graph.edges);
    }
    for (size_t rank = 0; rank < job->docs->n_docs; rank++) {
        add_edges(job, (uint32_t)rank, &graph);
    }
    add_refused(refused, &graph);
    *out_graph = graph;
    return PF_OK;
}

static pf_status init_searchers(search_job *job, pf_pool *pool, pf_error *err)
{
    size_t n = job->docs->n_docs;
    job->n_workers = pf_pool_size(pool);
    job->searchers = pf_calloc(job->n_workers, sizeof *job->searchers);
    job->lists = pf_alloc(n * PF_NEIGHBOURS, sizeof *job->lists);
    job->n_found = pf_calloc(n, sizeof *job->n_found);
    if (job->searchers == NULL || job->lists == NULL || job->n_found == NULL) {
        return pf_fail_memory(err, n * PF_NEIGHBOURS * sizeof *job->lists);
    }
    for (unsigned w = 0; w < job->n_workers; w++) {
        searcher *s = &job->searchers[w];
        s->sums = pf_calloc(n, sizeof *s->sums);
        s->spread = pf_calloc(job->docs->rows->n_cols, sizeof *s->spread);
        s->keys = pf_alloc(2 * job->index.max_row_len, sizeof *s->keys);
        s->hints = pf_calloc(2 * job->docs->rows->n_cols, sizeof *s->hints);
        if (s->sums == NULL || s->spread == NULL || s->keys == NULL || s->hints == NULL) {
            return pf_fail_memory(err, job->docs->rows->n_cols * sizeof *s->spread);
        }
    }
    return PF_OK;
}

// Frees all but what the graph is made of: lists and refused pairs.
static void end_search(search_job *job)
{
    for (unsigned w = 0; job->searchers != NULL && w < job->n_workers; w++) {
        searcher *s = &job->searchers[w];
        pf_free(s->sums);
        pf_free(s->spread);
        pf_free(s->keys);
        pf_free(s->hints);
        *s = (searcher){.refused = s->refused};
    }
    pf_story_index_finish(&job->index);
}

static void finish_job(search_job *job)
{
    end_search(job);
    for (unsigned w = 0; job->searchers != NULL && w < job->n_workers; w++) {
        pf_refused_finish(&job->searchers[w].refused);
    }
    pf_free(job->searchers);
    pf_free(job->lists);
    pf_free(job->n_found);
}

pf_status pf_graph_fit(const pf_story_docs *docs, unsigned window_days, pf_pool *pool,
                       pf_graph *out_graph, pf_error *err)
{
    search_job job = {.docs = docs, .window = (double)window_days};
    pf_status status = pf_story_index_init(&job.index, docs, err);
    if (status == PF_OK) {
        status = init_searchers(&job, pool, err);
    }
    if (status == PF_OK) {
        status = pf_pool_for(pool, docs->n_docs, GRAIN, search_chunk, &job, err);
    }
    if (status == PF_OK) {
        end_search(&job);
        status = build_graph(&job, pool, out_graph, err);
    }
    finish_job(&job);
    return status;
}

void pf_graph_finish(pf_graph *graph)
{
    pf_free(graph->edges);
    memset(graph, 0, sizeof *graph);
}
