// SPDX-License-Identifier: MIT
// Groups against labelled pairs: a pair counts as joined when its two items have the same
// group. One pass over the pairs; figures from whole-number counts. Precision and recall are
// shares of labelled pairs only, so they say nothing about pairs nobody labelled.
#include <stddef.h>
#include <stdint.h>

#include <pressfold/eval.h>

#include "base/error.h"
#include "eval/eval_math.h"

static pf_status check_arguments(const uint32_t *predicted, size_t n, const pf_pair *pairs,
                                 const int8_t *labels, size_t n_pairs, pf_error *err)
{
    if (predicted == NULL || pairs == NULL || labels == NULL) {
        return pf_fail(err, PF_EINVAL, "labelled pairs: predicted, pairs or labels is NULL");
    }
    if (n == 0 || n_pairs == 0) {
        return pf_fail(err, PF_EINVAL,
                       "labelled pairs: %zu pairs of %zu items; need at least 1", n_pairs, n);
    }
    return PF_OK;
}

// A pair that counts: `place` is its number, for the message.
static pf_status check_pair(pf_pair pair, int label, size_t n, size_t place, pf_error *err)
{
    if (label < -1 || label > 1) {
        return pf_fail(err, PF_EINVAL, "labelled pair %zu: label %d is outside -1..1", place,
                       label);
    }
    if (pair.a >= n || pair.b >= n) {
        return pf_fail(err, PF_EINVAL, "labelled pair %zu: item %u is outside 0..%zu", place,
                       pair.a >= n ? pair.a : pair.b, n - 1);
    }
    if (pair.a == pair.b) {
        return pf_fail(err, PF_EINVAL, "labelled pair %zu: item %u is paired with itself",
                       place, pair.a);
    }
    return PF_OK;
}

// Counts one pair under its label.
static void count_pair(pf_pair_agreement *counts, const uint32_t *predicted, pf_pair pair,
                       int label)
{
    unsigned joined = predicted[pair.a] == predicted[pair.b];
    if (label > 0) {
        counts->positives++;
        counts->positives_joined += joined;
    } else {
        counts->negatives++;
        counts->negatives_joined += joined;
    }
}

pf_status pf_pair_agreement_compute(const uint32_t *predicted, size_t n, const pf_pair *pairs,
                                    const int8_t *labels, size_t n_pairs,
                                    pf_pair_agreement *out, pf_error *err)
{
    PF_TRY(check_arguments(predicted, n, pairs, labels, n_pairs, err));
    if (out == NULL) {
        return pf_fail(err, PF_EINVAL, "labelled pairs: out is NULL");
    }
    pf_pair_agreement result = {0};
    for (size_t i = 0; i < n_pairs; i++) {
        if (labels[i] == 0) {
            result.left_out++;
            continue;
        }
        pf_status status = check_pair(pairs[i], labels[i], n, i, err);
        if (status != PF_OK) {
            return status;
        }
        count_pair(&result, predicted, pairs[i], labels[i]);
    }
    if (result.left_out == n_pairs) {
        return pf_fail(err, PF_EINVAL, "labelled pairs: all %zu are left out", n_pairs);
    }
    result.precision =
        pf_share(result.positives_joined, result.positives_joined + result.negatives_joined);
    result.recall = pf_share(result.positives_joined, result.positives);
    result.f1 = pf_harmonic_mean(result.precision, result.recall);
    *out = result;
    return PF_OK;
}
