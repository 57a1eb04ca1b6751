// SPDX-License-Identifier: MIT
// k permutations of 32-bit values by multiply-add, each slot the least value of the set. Of the
// sketches compared (one-permutation hashing with optimal densification, Fast Similarity
// Sketch, C-MinHash) this one has the variance of theory at every set size, which banding
// relies on; the others are either correlated on short texts or only cheaper on long ones.
// Cost: n * k multiplications, eight or more a cycle with vectors.
#include <string.h>

#include <pressfold/sketch.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/rng.h"
#include "kernels/kernels.h"
#include "sketch/cpu.h"

struct pf_minhash {
    pf_kernels kernels;
    unsigned n_perm;
    uint32_t *factors; // [n_perm] odd
    uint32_t *addends; // [n_perm]
};

pf_status pf_minhash_create(unsigned n_perm, uint64_t seed, pf_cpu cpu,
                            pf_minhash **out_minhash, pf_error *err)
{
    if (n_perm < 1 || n_perm > PF_MAX_PERMUTATIONS) {
        return pf_fail(err, PF_EINVAL, "permutations %u is outside 1..%u", n_perm,
                       (unsigned)PF_MAX_PERMUTATIONS);
    }
    if (out_minhash == NULL) {
        return pf_fail(err, PF_EINVAL, "out_minhash is NULL");
    }
    pf_minhash *made = pf_calloc(1, sizeof *made);
    uint32_t *factors = pf_alloc(n_perm, sizeof *factors);
    uint32_t *addends = pf_alloc(n_perm, sizeof *addends);
    if (made == NULL || factors == NULL || addends == NULL) {
        pf_free(made);
        pf_free(factors);
        pf_free(addends);
        return pf_fail_memory(err, n_perm * sizeof *factors);
    }
    pf_rng rng;
    pf_rng_init(&rng, seed);
    for (unsigned i = 0; i < n_perm; i++) {
        uint64_t bits = pf_rng_next(&rng);
        factors[i] = (uint32_t)bits | 1u;
        addends[i] = (uint32_t)(bits >> 32);
    }
    pf_kernels_init(&made->kernels, pf_cpu_allowed(cpu));
    made->n_perm = n_perm;
    made->factors = factors;
    made->addends = addends;
    *out_minhash = made;
    return PF_OK;
}

void pf_minhash_destroy(pf_minhash *minhash)
{
    if (minhash == NULL) {
        return;
    }
    pf_free(minhash->factors);
    pf_free(minhash->addends);
    pf_free(minhash);
}

void pf_minhash_sketch(const pf_minhash *minhash, const uint64_t *hashes, size_t n,
                       uint32_t *out_sig)
{
    memset(out_sig, 0xff, minhash->n_perm * sizeof *out_sig);
    minhash->kernels.minhash_update(hashes, n, minhash->factors, minhash->addends, out_sig,
                                    minhash->n_perm);
}

double pf_minhash_compare(const pf_minhash *minhash, const uint32_t *a, const uint32_t *b)
{
    return (double)minhash->kernels.count_equal(a, b, minhash->n_perm) /
           (double)minhash->n_perm;
}
