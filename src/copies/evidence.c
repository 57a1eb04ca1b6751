// SPDX-License-Identifier: MIT
// The candidate stage is run on a corpus of the two articles alone, so its answer is its own
// and not a second reckoning of it. Only the figures beside the answer are counted here.
#include "copies/evidence.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"

static uint32_t count_shared(const pf_sketch *a, const pf_sketch *b)
{
    uint32_t n = 0;
    uint32_t i = 0;
    uint32_t j = 0;
    while (i < a->n_posted && j < b->n_posted) {
        uint64_t x = a->posted[i];
        uint64_t y = b->posted[j];
        n += x == y;
        i += x <= y;
        j += y <= x;
    }
    return n;
}

static pf_status find_bands(const pf_sketch *a, const pf_sketch *b, pf_arena *arena,
                            pf_evidence *evidence, pf_error *err)
{
    pf_lsh_shape shape = evidence->shape;
    uint32_t *bands = pf_arena_alloc(arena, shape.bands * sizeof *bands);
    if (bands == NULL) {
        return pf_fail_memory(err, shape.bands * sizeof *bands);
    }
    for (uint32_t band = 0; band < shape.bands; band++) {
        size_t first = (size_t)band * shape.rows;
        if (memcmp(a->slots + first, b->slots + first, shape.rows * sizeof *a->slots) == 0) {
            bands[evidence->n_shared++] = band + 1;
        }
    }
    evidence->bands = bands;
    return PF_OK;
}

// The two articles are texts 0 and 1 of a corpus.
static pf_status ask_candidates(pf_sketches *sketches, const pf_sketched *a,
                                const pf_sketched *b, pf_pool *pool, int *out_is_candidate,
                                pf_error *err)
{
    static const uint32_t doc_of[2] = {0, 1};
    uint32_t sizes[2] = {a->n_shingles, b->n_shingles};
    uint32_t text_of[2] = {sizes[0] > 0 ? 0 : PF_NO_DOC, sizes[1] > 0 ? 1 : PF_NO_DOC};
    pf_sketched_texts texts = {2, doc_of, text_of, sizes, NULL};
    pf_pairs pairs = {NULL, 0};
    PF_TRY(pf_sketches_append(sketches, &a->sketch, err));
    PF_TRY(pf_sketches_append(sketches, &b->sketch, err));
    PF_TRY(pf_sketches_share(sketches, &texts, pool, err));
    PF_TRY(pf_sketches_candidates(sketches, &texts, NULL, pool, &pairs, err));
    *out_is_candidate = pairs.n > 0;
    pf_pairs_finish(&pairs);
    return PF_OK;
}

pf_status pf_evidence_find(pf_sketches *sketches, const pf_sketched *a, const pf_sketched *b,
                           pf_pool *pool, pf_arena *arena, pf_evidence *out_evidence,
                           pf_error *err)
{
    pf_evidence found = {.method = sketches->method, .shape = sketches->shape};
    int have_shingles = a->n_shingles > 0 && b->n_shingles > 0;
    if (found.method == PF_METHOD_BOTTOMK) {
        found.n_a = a->sketch.n_posted;
        found.n_b = b->sketch.n_posted;
        found.n_shared = count_shared(&a->sketch, &b->sketch);
    }
    if (found.method == PF_METHOD_SIMHASH) {
        found.distance = pf_count_bits(a->sketch.wide[0] ^ b->sketch.wide[0]);
    }
    if (found.method == PF_METHOD_MINHASH && have_shingles) {
        PF_TRY(find_bands(&a->sketch, &b->sketch, arena, &found, err));
    }
    PF_TRY(ask_candidates(sketches, a, b, pool, &found.is_candidate, err));
    *out_evidence = found;
    return PF_OK;
}
