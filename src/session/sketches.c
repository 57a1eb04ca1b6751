// SPDX-License-Identifier: MIT
#include "session/sketches.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "match/rule.h"
#include "sketch/cpu.h"
#include "sketch/hamming.h"

#define PF_DESIGN_SLOTS 256u              // of a signature, where no number is given
#define LEAST_STAGE     ((size_t)1 << 20) // bytes that a stage has in any case; 0 would be any

pf_design_goal pf_sketches_goal(const pf_copy_options *copies)
{
    pf_design_goal goal = {
        .similarity = copies->similarity,
        .threshold = pf_rule_of(copies).threshold,
        .min_ratio = PF_NEWS_MIN_RATIO,
        .recall = copies->recall,
    };
    return goal;
}

static pf_lsh_shape lsh_shape(const pf_copy_options *copies, const pf_design_goal *goal)
{
    pf_lsh_shape shape = {copies->bands, copies->rows};
    if (shape.bands == 0) {
        unsigned slots = copies->permutations > 0 ? copies->permutations : PF_DESIGN_SLOTS;
        shape = pf_design_lsh(goal, slots);
        if (copies->permutations > 0) {
            shape.bands = slots / shape.rows; // all that were asked for
        }
    }
    return shape;
}

pf_design pf_sketches_design(const pf_copy_options *copies)
{
    pf_design_goal goal = pf_sketches_goal(copies);
    // A higher threshold needs less, but then groups at it would come from other candidates
    // than those that regrouping a run with the default threshold has.
    double usual = pf_rule_default_threshold(copies->similarity);
    goal.threshold = goal.threshold < usual ? goal.threshold : usual;
    pf_design design = {.method = copies->method, .bottomk = pf_design_bottomk(&goal)};
    if (copies->method == PF_METHOD_MINHASH) {
        design.lsh = lsh_shape(copies, &goal);
    }
    return design;
}

pf_design_recall pf_sketches_expected(const pf_copy_options *copies)
{
    pf_design_goal goal = pf_sketches_goal(copies);
    pf_design design = pf_sketches_design(copies);
    return pf_design_expect(&design, &goal);
}

int pf_sketches_keep_postings(const pf_copy_options *copies)
{
    int finds_furniture = copies->furniture && copies->similarity == PF_SIMILARITY_NEWS &&
                          copies->method != PF_METHOD_EXACT;
    return copies->method == PF_METHOD_BOTTOMK || finds_furniture;
}

pf_status pf_sketches_init(pf_sketches *sketches, const pf_options *options, pf_spool *spool,
                           pf_error *err)
{
    memset(sketches, 0, sizeof *sketches);
    pf_design design = pf_sketches_design(&options->copies);
    pf_kernels kernels;
    pf_kernels_init(&kernels, pf_cpu_allowed(options->resources.cpu));
    sketches->collect = kernels.collect;
    sketches->method = design.method;
    sketches->bottomk = design.bottomk;
    sketches->shape = design.lsh;
    sketches->keeps_postings = pf_sketches_keep_postings(&options->copies);
    sketches->room.spool = spool;
    if (sketches->keeps_postings) {
        PF_TRY(pf_postings_create(spool, &sketches->postings, err));
    }
    if (sketches->method != PF_METHOD_MINHASH) {
        return PF_OK;
    }
    return pf_minhash_create(sketches->shape.bands * sketches->shape.rows,
                             options->resources.seed, options->resources.cpu,
                             &sketches->minhash, err);
}

void pf_sketches_finish(pf_sketches *sketches)
{
    pf_minhash_destroy(sketches->minhash);
    pf_free(sketches->signatures);
    pf_free(sketches->simhashes);
    pf_postings_destroy(sketches->postings);
    memset(sketches, 0, sizeof *sketches);
}

static int make_postings(const pf_sketches *s, pf_shingles *shingles, pf_arena *arena,
                         pf_sketch *out)
{
    uint64_t *selected = pf_arena_alloc(arena, shingles->n * sizeof *selected);
    if (selected == NULL) {
        return 0;
    }
    out->n_posted = (uint32_t)pf_bottomk_select(s->bottomk, s->collect, shingles->hashes,
                                                shingles->n, selected, shingles->scratch);
    out->posted = selected;
    return 1;
}

// What a word of n letters weighs, n^1.5: without a corpus, length is what tells words that say
// much from those that stand in every text.
static const uint8_t LETTER_WEIGHTS[] = {1,  1,  3,  5,  8,  11, 15, 19, 23,
                                         27, 32, 36, 42, 47, 52, 58, 64};
#define MOST_LETTERS 16u
#define PAIR_LETTERS 5u // a pair of characters counts as a word of so many

static unsigned count_letters(const pf_tokens *tokens, size_t i)
{
    if ((tokens->flags[i] & PF_TOKEN_PAIR) != 0) {
        return PAIR_LETTERS;
    }
    pf_strview word = pf_token(tokens, i);
    unsigned n = 0;
    for (size_t at = 0; at < word.len && n < MOST_LETTERS; at++) {
        n += ((unsigned char)word.data[at] & 0xc0u) != 0x80u;
    }
    return n;
}

// 4 (1 + ln times), the logarithm by chords between powers of two; so no bit of it depends on
// the machine.
static unsigned times_weight(uint32_t times)
{
    unsigned whole = 0;
    while (times >> whole > 1) {
        whole++;
    }
    unsigned log2 = 16 * whole + (unsigned)(((uint64_t)times << 4 >> whole) - 16);
    return 4 + (11 * log2 + 32) / 64; // ln 2 is about 11 / 16
}

// The distinct words of an article.
typedef struct word_counts {
    uint32_t *slots; // [n_slots] a hash table, 0 free, or a word's number + 1
    size_t n_slots;  // a power of two
    uint64_t *words; // [n] hashes, as they come
    uint32_t *first; // [n] the token at which it stands first
    uint32_t *times; // [n] it stands
    size_t n;
} word_counts;

static int init_counts(word_counts *counts, size_t n_tokens, pf_arena *arena)
{
    memset(counts, 0, sizeof *counts);
    counts->n_slots = 16;
    while (counts->n_slots < 2 * n_tokens) {
        counts->n_slots *= 2;
    }
    counts->slots = pf_arena_alloc(arena, counts->n_slots * sizeof *counts->slots);
    counts->words = pf_arena_alloc(arena, (n_tokens + 1) * sizeof *counts->words);
    counts->first = pf_arena_alloc(arena, (n_tokens + 1) * sizeof *counts->first);
    counts->times = pf_arena_alloc(arena, (n_tokens + 1) * sizeof *counts->times);
    if (counts->slots == NULL || counts->words == NULL || counts->first == NULL ||
        counts->times == NULL) {
        return 0;
    }
    memset(counts->slots, 0, counts->n_slots * sizeof *counts->slots);
    return 1;
}

static void count_words(const pf_tokens *tokens, word_counts *counts)
{
    for (size_t i = 0; i < tokens->n; i++) {
        uint64_t word = tokens->hashes[i];
        size_t at = word & (counts->n_slots - 1);
        while (counts->slots[at] != 0 && counts->words[counts->slots[at] - 1] != word) {
            at = (at + 1) & (counts->n_slots - 1);
        }
        if (counts->slots[at] == 0) {
            counts->words[counts->n] = word;
            counts->first[counts->n] = (uint32_t)i;
            counts->times[counts->n] = 0;
            counts->slots[at] = (uint32_t)++counts->n;
        }
        counts->times[counts->slots[at] - 1]++;
    }
}

// SimHash over the distinct words. A word weighs by its length and, damped, by how often it
// stands. Measured against weights by other powers of the length, by the count, its root, its
// logarithm and their inverses, by place, and against pairs and triples of words: at the same
// number of false candidates none found more copies in English and Arabic news both.
static int make_simhash(const pf_tokens *tokens, pf_arena *arena, pf_sketch *out)
{
    word_counts counts;
    uint16_t *weights = pf_arena_alloc(arena, (tokens->n + 1) * sizeof *weights);
    if (weights == NULL || !init_counts(&counts, tokens->n, arena)) {
        return 0;
    }
    count_words(tokens, &counts);
    for (size_t i = 0; i < counts.n; i++) {
        weights[i] = (uint16_t)(LETTER_WEIGHTS[count_letters(tokens, counts.first[i])] *
                                times_weight(counts.times[i]));
    }
    counts.words[0] = pf_simhash(counts.words, weights, counts.n);
    out->n = 1;
    out->wide = counts.words;
    return 1;
}

pf_status pf_sketch_make(const pf_sketches *sketches, const pf_tokens *tokens,
                         pf_shingles *shingles, pf_arena *arena, pf_sketch *out_sketch,
                         pf_error *err)
{
    pf_sketch sketch = {0};
    int made = !sketches->keeps_postings || make_postings(sketches, shingles, arena, &sketch);
    switch (sketches->method) {
    case PF_METHOD_SIMHASH:
        made = made && make_simhash(tokens, arena, &sketch);
        break;
    case PF_METHOD_MINHASH: {
        uint32_t n_slots = sketches->shape.bands * sketches->shape.rows;
        uint32_t *slots = pf_arena_alloc(arena, n_slots * sizeof *slots);
        made = made && slots != NULL;
        if (made) {
            pf_minhash_sketch(sketches->minhash, shingles->hashes, shingles->n, slots);
            sketch.n = n_slots;
            sketch.slots = slots;
        }
        break;
    }
    case PF_METHOD_BOTTOMK: // has its postings
    case PF_METHOD_EXACT:
        break;
    }
    if (!made) {
        return pf_fail_memory(err, shingles->n * sizeof(uint64_t));
    }
    *out_sketch = sketch;
    return PF_OK;
}

uint32_t pf_sketch_size(const pf_sketches *sketches, const pf_sketch *sketch, uint32_t n_listed)
{
    int holds_all = sketches->keeps_postings && sketch->n_posted < sketches->bottomk.k;
    return holds_all ? sketch->n_posted : n_listed;
}

static pf_status append_signature(pf_sketches *s, const pf_sketch *sketch)
{
    size_t at = s->n_docs * sketch->n;
    if (pf_reserve((void **)&s->signatures, &s->signatures_cap, at + sketch->n,
                   sizeof *s->signatures) != PF_OK) {
        return PF_ENOMEM;
    }
    memcpy(s->signatures + at, sketch->slots, sketch->n * sizeof *s->signatures);
    return PF_OK;
}

static pf_status append_simhash(pf_sketches *s, const pf_sketch *sketch)
{
    if (pf_reserve((void **)&s->simhashes, &s->simhashes_cap, s->n_docs + 1,
                   sizeof *s->simhashes) != PF_OK) {
        return PF_ENOMEM;
    }
    s->simhashes[s->n_docs] = sketch->wide[0];
    return PF_OK;
}

pf_status pf_sketches_append(pf_sketches *sketches, const pf_sketch *sketch, pf_error *err)
{
    if (sketches->keeps_postings) {
        PF_TRY(pf_postings_append(sketches->postings, (uint32_t)sketches->n_docs,
                                  sketch->posted, sketch->n_posted, err));
    }
    pf_status status = PF_OK;
    if (sketches->method == PF_METHOD_MINHASH) {
        status = append_signature(sketches, sketch);
    } else if (sketches->method == PF_METHOD_SIMHASH) {
        status = append_simhash(sketches, sketch);
    }
    if (status != PF_OK) {
        return pf_fail_memory(err, (size_t)sketch->n * sizeof *sketch->slots);
    }
    sketches->n_docs++;
    return PF_OK;
}

uint64_t pf_sketches_table_bytes(const pf_sketches *sketches)
{
    uint64_t each = 0;
    if (sketches->method == PF_METHOD_MINHASH) { // by article, later by text too
        each = 2 * sizeof *sketches->signatures * sketches->shape.bands * sketches->shape.rows;
    } else if (sketches->method == PF_METHOD_SIMHASH) {
        each = 2 * sizeof *sketches->simhashes;
    }
    return each * sketches->n_docs;
}

pf_status pf_sketches_fit(pf_sketches *sketches, uint64_t max_bytes, pf_error *err)
{
    int can_spill = sketches->keeps_postings && sketches->room.spool != NULL;
    if (!can_spill || pf_postings_bytes(sketches->postings) <= max_bytes) {
        return PF_OK;
    }
    return pf_postings_spill(sketches->postings, err);
}

pf_status pf_sketches_settle(pf_sketches *sketches, uint64_t max_bytes, pf_error *err)
{
    PF_TRY(pf_sketches_fit(sketches, max_bytes / 2, err));
    uint64_t held = sketches->keeps_postings ? pf_postings_bytes(sketches->postings) : 0;
    sketches->room.stage_bytes =
        max_bytes > held + LEAST_STAGE ? max_bytes - held : LEAST_STAGE;
    return PF_OK;
}

pf_status pf_sketches_share(pf_sketches *sketches, const pf_sketched_texts *texts,
                            pf_pool *pool, pf_error *err)
{
    if (!sketches->keeps_postings) {
        return PF_OK;
    }
    return pf_postings_share(sketches->postings, texts->text_of, sketches->room.stage_bytes,
                             pool, err);
}

pf_posting_view pf_sketches_view(const pf_sketches *sketches)
{
    pf_posting_view view = {.postings = sketches->postings,
                            .max_bytes = sketches->room.stage_bytes};
    return view;
}

static pf_status bottomk_candidates(const pf_sketches *s, const pf_sketched_texts *texts,
                                    const pf_sketch_filter *filter, pf_pool *pool,
                                    pf_pairs *out_pairs, pf_error *err)
{
    // Half of the room is for the postings, half for the pairs.
    pf_posting_view view = pf_sketches_view(s);
    pf_pair_room room = {s->room.spool, s->room.stage_bytes / 2};
    view.max_bytes /= 2;
    if (filter != NULL) {
        view.filter = filter->filter;
        view.filter_ctx = filter->ctx;
    }
    pf_bottomk_texts known = {texts->n, texts->sources, texts->sizes};
    return pf_bottomk_candidates(&view, &known, &room, pool, out_pairs, err);
}

static pf_status minhash_candidates(pf_sketches *s, const pf_sketched_texts *texts,
                                    pf_pool *pool, pf_pairs *out_pairs, pf_error *err)
{
    size_t stride = (size_t)s->shape.bands * s->shape.rows;
    uint32_t *signatures = pf_alloc(texts->n * stride, sizeof *signatures);
    if (signatures == NULL) {
        return pf_fail_memory(err, texts->n * stride * sizeof *signatures);
    }
    for (size_t t = 0; t < texts->n; t++) {
        memcpy(signatures + t * stride, s->signatures + texts->doc_of[t] * stride,
               stride * sizeof *signatures);
    }
    pf_signatures view = {signatures, stride, texts->sizes, texts->n};
    pf_pair_room room = {s->room.spool, s->room.stage_bytes};
    pf_status status = pf_lsh_candidates(&view, s->shape, &room, pool, out_pairs, err);
    pf_free(signatures);
    return status;
}

static pf_status simhash_candidates(pf_sketches *s, const pf_sketched_texts *texts,
                                    pf_pool *pool, pf_pairs *out_pairs, pf_error *err)
{
    uint64_t *signatures = pf_alloc(texts->n, sizeof *signatures);
    if (signatures == NULL) {
        return pf_fail_memory(err, texts->n * sizeof *signatures);
    }
    for (size_t t = 0; t < texts->n; t++) {
        signatures[t] = s->simhashes[texts->doc_of[t]];
    }
    pf_status status = pf_hamming_candidates(signatures, texts->sizes, texts->n,
                                             PF_SIMHASH_DISTANCE, pool, out_pairs, err);
    pf_free(signatures);
    return status;
}

pf_status pf_sketches_candidates(pf_sketches *sketches, const pf_sketched_texts *texts,
                                 const pf_sketch_filter *filter, pf_pool *pool,
                                 pf_pairs *out_pairs, pf_error *err)
{
    pf_status status = PF_OK;
    switch (sketches->method) {
    case PF_METHOD_BOTTOMK:
        status = bottomk_candidates(sketches, texts, filter, pool, out_pairs, err);
        break;
    case PF_METHOD_MINHASH:
        status = minhash_candidates(sketches, texts, pool, out_pairs, err);
        break;
    case PF_METHOD_SIMHASH:
        status = simhash_candidates(sketches, texts, pool, out_pairs, err);
        break;
    case PF_METHOD_EXACT:
        out_pairs->pairs = NULL;
        out_pairs->n = 0;
        break;
    }
    pf_sketches_finish(sketches);
    return status;
}
