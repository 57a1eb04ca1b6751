// SPDX-License-Identifier: MIT
/**
 * @file
 * Signatures of sets of 64-bit hashes, for those who bring their own shingles: MinHash, whose
 * equal slots estimate Jaccard similarity, and SimHash, whose differing bits estimate an angle.
 *
 * Hashes must be spread evenly over 64 bits (as XXH3 gives). MinHash reads their upper 32 bits.
 */
#ifndef PRESSFOLD_SKETCH_H
#define PRESSFOLD_SKETCH_H

#include <pressfold/options.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PF_MAX_PERMUTATIONS 4096

/** A family of permutations. Constant once made: any number of threads may sketch with it. */
typedef struct pf_minhash pf_minhash;

/**
 * Makes a family of permutations of 32-bit values, x -> a x + b with odd a.
 *
 * @param n_perm       slots of a signature, 1..PF_MAX_PERMUTATIONS
 * @param seed         the same seed gives the same signatures on every machine
 * @param cpu          highest instruction set that may be used; results do not depend on it
 * @param out_minhash  yours; pf_minhash_destroy
 * @return             PF_OK, PF_EINVAL, PF_ENOMEM
 *
 * Cost O(n_perm). Source: Broder 1997; multiply-add, Dietzfelbinger et al. 1997.
 */
PF_API pf_status pf_minhash_create(unsigned n_perm, uint64_t seed, pf_cpu cpu,
                                   pf_minhash **out_minhash, pf_error *err) PF_MUST_CHECK;

/** Frees the family; NULL is accepted. */
PF_API void pf_minhash_destroy(pf_minhash *minhash);

/**
 * Computes the signature of a set.
 *
 * @param hashes  [n] items; repetitions change nothing
 * @param n       0 gives a signature of UINT32_MAX, which must not be compared
 * @param out_sig [n_perm] slots
 *
 * Cost O(n * n_perm). No allocation. Safe from any number of threads.
 */
PF_API void pf_minhash_sketch(const pf_minhash *minhash, const uint64_t *hashes, size_t n,
                              uint32_t *out_sig);

/**
 * Estimates the Jaccard similarity of two sets from their signatures.
 *
 * @param a, b  signatures, each [n_perm], from the same family
 * @return      fraction of equal slots, 0..1; standard error sqrt(J(1-J)/n_perm)
 *
 * Cost O(n_perm). No allocation. Safe from any number of threads. Source: Broder 1997.
 */
PF_API double pf_minhash_compare(const pf_minhash *minhash, const uint32_t *a,
                                 const uint32_t *b);

/**
 * Computes the 64-bit SimHash of a list of weighted hashes: each bit is the weighted majority
 * of that bit over them.
 *
 * @param hashes   [n] features; a repeated one counts each time
 * @param weights  [n] what each counts, whole numbers; NULL: 1 each. Only their ratios matter
 * @param n        0 gives 0, and so does a list whose weights are all 0
 * @return         the signature; two lists whose weights, as vectors over the features, are at
 *                 an angle t differ in about 64 t / pi bits, with a standard deviation of
 *                 8 sqrt(p (1 - p)), p = t / pi; a bit with as much for as against it is 0
 *
 * The same list in any order, on any machine, gives the same signature. Cost O(64 n). No
 * allocation. Safe from any number of threads. Source: Charikar 2002; weighted features, Manku,
 * Jain and Das Sarma 2007.
 */
PF_API uint64_t pf_simhash(const uint64_t *hashes, const uint16_t *weights, size_t n);

#ifdef __cplusplus
}
#endif

#endif
