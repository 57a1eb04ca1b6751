// SPDX-License-Identifier: MIT
// What the chosen method keeps of each article while reading: postings, a MinHash signature or
// a SimHash; and the candidate pairs that follow from them.
#ifndef PF_SESSION_SKETCHES_H
#define PF_SESSION_SKETCHES_H

#include <pressfold/sketch.h>

#include "base/arena.h"
#include "sketch/design.h"
#include "sketch/postings.h"
#include "text/shingle.h"

// Bits in which two SimHashes may differ.
#define PF_SIMHASH_DISTANCE 12u

// One article's sketch, in a batch's arena.
typedef struct pf_sketch {
    uint32_t n;             // slots of a signature; 1 for a SimHash
    const uint64_t *wide;   // the SimHash
    const uint32_t *slots;  // the signature
    const uint64_t *posted; // [n_posted] hashes of the bottom-k sketch
    uint32_t n_posted;
} pf_sketch;

// What sketches and candidates may hold in memory.
typedef struct pf_sketch_room {
    pf_spool *spool;    // borrowed; NULL: nothing is written aside
    size_t stage_bytes; // for what a stage makes of the postings; 0: any
} pf_sketch_room;

typedef struct pf_sketches {
    pf_method method;
    int keeps_postings;       // 1: postings are made: by the method, or to find page furniture
    pf_bottomk_shape bottomk; // of the postings
    pf_collect_fn collect;
    pf_lsh_shape shape; // of MinHash
    pf_minhash *minhash;
    size_t n_docs;
    uint32_t *signatures; // [n_docs x bands * rows]
    size_t signatures_cap;
    uint64_t *simhashes; // [n_docs]
    size_t simhashes_cap;
    pf_postings *postings; // of shingle hashes, by article; NULL where none are kept
    pf_sketch_room room;
} pf_sketches;

// What the options ask of the candidate stage, and the shapes that they name or that follow
// from it. The shape of the postings is there for every method.
pf_design_goal pf_sketches_goal(const pf_copy_options *copies);
pf_design pf_sketches_design(const pf_copy_options *copies);

// Whether postings are made: page furniture is found by them too, whatever finds candidates.
int pf_sketches_keep_postings(const pf_copy_options *copies);

// Recall at the threshold that goes with them.
pf_design_recall pf_sketches_expected(const pf_copy_options *copies);

// `spool` is where postings may be written aside, NULL: nowhere. PF_ENOMEM, PF_EINVAL.
pf_status pf_sketches_init(pf_sketches *sketches, const pf_options *options, pf_spool *spool,
                           pf_error *err) PF_MUST_CHECK;
void pf_sketches_finish(pf_sketches *sketches);

// Sketches an article from its shingle list, and tokens for SimHash, into the arena; const, so
// any number of threads at once. `shingles->scratch` is used. PF_ENOMEM.
pf_status pf_sketch_make(const pf_sketches *sketches, const pf_tokens *tokens,
                         pf_shingles *shingles, pf_arena *arena, pf_sketch *out_sketch,
                         pf_error *err) PF_MUST_CHECK;

// Shingles of the article: `n_listed`, or their distinct number where the sketch knows it.
uint32_t pf_sketch_size(const pf_sketches *sketches, const pf_sketch *sketch,
                        uint32_t n_listed);

// Files the sketch of the next article. PF_ENOMEM.
pf_status pf_sketches_append(pf_sketches *sketches, const pf_sketch *sketch, pf_error *err)
    PF_MUST_CHECK;

// Bytes that the sketches hold to the end, the postings aside.
uint64_t pf_sketches_table_bytes(const pf_sketches *sketches);

// Writes the postings aside when they take more than `max_bytes`. PF_EIO, PF_ENOMEM.
pf_status pf_sketches_fit(pf_sketches *sketches, uint64_t max_bytes, pf_error *err)
    PF_MUST_CHECK;

// All articles are filed: shares `max_bytes` out between the postings, which go aside where
// they take more than half of it, and the stages that read them. PF_EIO, PF_ENOMEM.
pf_status pf_sketches_settle(pf_sketches *sketches, uint64_t max_bytes, pf_error *err)
    PF_MUST_CHECK;

// The texts that stand for the articles in the candidate stage.
typedef struct pf_sketched_texts {
    size_t n;
    const uint32_t *doc_of;  // [n] the article whose sketch counts
    const uint32_t *text_of; // [n_docs] text of an article, PF_NO_DOC where another article
                             // counts or the text is never a candidate
    const uint32_t *sizes;   // [n] shingles, 0: never a candidate
    const uint32_t *sources; // [n] 0 unknown; NULL where the corpus names fewer than two
} pf_sketched_texts;

// Takes postings out before they make candidates.
typedef struct pf_sketch_filter {
    pf_posting_filter filter;
    const void *ctx;
} pf_sketch_filter;

// Has the postings be those of texts, and drops those that no two texts share. After all
// articles are filed, before the postings are read. PF_EIO, PF_ENOMEM, PF_ECANCELLED.
pf_status pf_sketches_share(pf_sketches *sketches, const pf_sketched_texts *texts,
                            pf_pool *pool, pf_error *err) PF_MUST_CHECK;

// The shared postings; there are some where the sketches keep any.
pf_posting_view pf_sketches_view(const pf_sketches *sketches);

// Candidate pairs of texts; the postings are shared. `filter` is for them, NULL: all count.
// Uses the sketches up. PF_ENOMEM, PF_EIO, PF_ECANCELLED.
pf_status pf_sketches_candidates(pf_sketches *sketches, const pf_sketched_texts *texts,
                                 const pf_sketch_filter *filter, pf_pool *pool,
                                 pf_pairs *out_pairs, pf_error *err) PF_MUST_CHECK;

#endif
