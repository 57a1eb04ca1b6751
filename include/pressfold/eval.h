// SPDX-License-Identifier: MIT
/**
 * @file
 * How well groups agree with labels: two labelings of the same items against each other, and
 * groups against labelled pairs.
 *
 * All figures lie in 0 .. 1, except `ari` and `ami`, which are corrected for chance: 0 is what
 * a random grouping with the same sizes is expected to reach, 1 is equality, and less than 0 is
 * worse than chance. NMI, V-measure, homogeneity and completeness are not corrected and rise
 * with the number of clusters; `ari` or `ami` should stand beside them.
 */
#ifndef PRESSFOLD_EVAL_H
#define PRESSFOLD_EVAL_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>
#include <pressfold/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Agreement of a predicted labeling with a true one. Below, a cluster is a predicted group with
 * a_i items, a class a true one with b_j, and n_ij items are in both. Logarithms are natural.
 */
typedef struct pf_agreement {
    uint64_t n;              /**< items */
    double pair_precision;   /**< sum C(n_ij,2) / sum C(a_i,2); 1 when clusters hold no pair */
    double pair_recall;      /**< sum C(n_ij,2) / sum C(b_j,2); 1 when classes hold no pair */
    double pair_f1;          /**< harmonic mean of the two; 0 when both are 0 */
    double ari;              /**< adjusted Rand index, -0.5 .. 1; 1 for equal labelings */
    double ami;              /**< adjusted mutual information, arithmetic mean; up to 1 */
    double nmi;              /**< mutual information / arithmetic mean of the entropies */
    double v_measure;        /**< harmonic mean of the next two; equals nmi */
    double homogeneity;      /**< mutual information / entropy of classes; 1 for one class */
    double completeness;     /**< the same / entropy of clusters; 1 for one cluster */
    double bcubed_precision; /**< (1/n) sum n_ij^2 / a_i */
    double bcubed_recall;    /**< (1/n) sum n_ij^2 / b_j */
    double bcubed_f1;        /**< harmonic mean of these two averages */
    double purity;           /**< (1/n) sum over clusters of the largest n_ij */
    double exact_set_accuracy; /**< share of items whose cluster is their class, as a set */
    uint64_t clusters;         /**< predicted groups, those of one item included */
    uint64_t classes;          /**< true groups, likewise */
} pf_agreement;

/**
 * Compares two labelings of the same items.
 *
 * The figures are functions of the two partitions alone, to the last bit: what the labels are
 * called and in which order the items stand makes no difference. NMI, AMI, V-measure,
 * homogeneity and completeness are defined as in scikit-learn, limits included: any two equal
 * labelings score 1 in all figures; when only one of the two has a single group, nmi, ami and
 * v_measure are 0. When the labelings differ and one of them puts every item alone, ami is 0.
 * The ami here is the more exact one: scikit-learn's loses digits as n grows (1e-9 at 3,000
 * items, 1e-7 at 20,000 where most are alone).
 *
 * @param predicted, truth  one label per item, each [n]; any numbers, dense or not. Borrowed
 *                          during the call.
 * @param n                 items, 1 .. PF_MAX_DOCS
 * @param out               the figures; untouched on failure
 * @param err               may be NULL
 * @return                  PF_OK; PF_EINVAL (n is 0, or a pointer is NULL); PF_ELIMIT (n above
 *                          PF_MAX_DOCS); PF_ENOMEM
 *
 * Nothing is kept; nothing to free. Safe from any number of threads.
 *
 * Cost: O(n) for two radix sorts and one pass, 32 bytes per item while it runs. The expected
 * mutual information takes one term for each pair of *different* sizes (of clusters and of
 * classes) times the width of their overlap's distribution, so 60,000 groups of one cost as
 * much as one: at most 2n pairs, in practice some thousands.
 *
 * Source: Rosenberg and Hirschberg 2007 (V-measure); Hubert and Arabie 1985 (ARI); Vinh, Epps
 * and Bailey 2010, equation 24a (AMI); Bagga and Baldwin 1998 (B-cubed).
 */
PF_API pf_status pf_agreement_compute(const uint32_t *predicted, const uint32_t *truth,
                                      size_t n, pf_agreement *out, pf_error *err) PF_MUST_CHECK;

/** Agreement of groups with labelled pairs. A pair is joined when its items share a group. */
typedef struct pf_pair_agreement {
    uint64_t positives;        /**< pairs labelled +1: should be joined */
    uint64_t negatives;        /**< pairs labelled -1: should not */
    uint64_t positives_joined; /**< of these, joined */
    uint64_t negatives_joined; /**< of these, joined: the wrong ones */
    uint64_t left_out;         /**< pairs labelled 0 */
    double precision; /**< positives_joined / all counted pairs joined; 1 when none is joined */
    double recall;    /**< positives_joined / positives; 1 when there are no positives */
    double f1;        /**< harmonic mean of the two; 0 when both are 0 */
} pf_pair_agreement;

/**
 * Scores "in one group" against labelled pairs. Only these pairs count, not all pairs of items.
 *
 * A pair given twice counts twice. The order within a pair is free.
 *
 * @param predicted  group of each item, [n]; any numbers. Borrowed during the call.
 * @param n          items, at least 1
 * @param pairs      two different items each, numbers below n, [n_pairs]. Borrowed. A pair that
 * is left out is not looked at: its items may be anything.
 * @param labels     [n_pairs]: +1 should be joined, -1 should not, 0 left out. Borrowed.
 * @param n_pairs    at least 1, of which one or more must count
 * @param out        counts and figures; untouched on failure
 * @param err        may be NULL; for a bad pair it names the pair, counted from 0
 * @return           PF_OK; PF_EINVAL (n or n_pairs is 0, a NULL pointer, a label outside -1 ..
 * 1, an item that is not there, an item paired with itself, or no pair that counts)
 *
 * Cost O(n_pairs). No allocation. Safe from any number of threads. The measure is that of the
 * SemEval and Dialogue 2021 news clustering tasks.
 */
PF_API pf_status pf_pair_agreement_compute(const uint32_t *predicted, size_t n,
                                           const pf_pair *pairs, const int8_t *labels,
                                           size_t n_pairs, pf_pair_agreement *out,
                                           pf_error *err) PF_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
