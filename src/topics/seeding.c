// SPDX-License-Identifier: MIT
// Greedy k-means++ on a sample (Arthur and Vassilvitskii 2007): for each further centroid a few
// sampled rows are drawn, with a chance proportional to 1 - cosine to the nearest centroid so
// far (for unit rows, half the squared distance), and the one that leaves least distance in all
// is taken.
//
// On all rows the k passes over them cost more than the iterations that follow (scikit-learn's
// take up to two hundred times as long as its ten iterations), and gain a percent. On a sample
// the clusters that matter are still all there, and the cost is below that of two iterations
// where it is felt.
#include "topics/seeding.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/rng.h"

#define ROWS_PER_SEED 8
#define MIN_SAMPLE    2000 // rows; below it the cost is not felt
#define COST_SHARE \
    16             // otherwise the sample is at most this part of the rows, where k allows it
#define N_TRIALS 3 // rows drawn for each centroid
#define SAME_ROW 1e-6 // distance within which rows are equal but for rounding

typedef struct sampled {
    pf_dense rows;     // [s x d]
    float *tried;      // [2 x s] cosines to the row on trial, and to the best one so far
    double *distances; // [s] to the nearest centroid; negative: is one
} sampled;

static void sampled_finish(sampled *sample)
{
    pf_dense_finish(&sample->rows);
    pf_free(sample->tried);
    pf_free(sample->distances);
}

static size_t sample_size(size_t n, size_t k)
{
    size_t s = ROWS_PER_SEED * k;
    s = s > n / COST_SHARE ? n / COST_SHARE : s;
    s = s < MIN_SAMPLE ? MIN_SAMPLE : s;
    s = s < k ? k : s;
    return s > n ? n : s;
}

// Each row has the same chance; the sample keeps their order (Knuth, volume 2, algorithm S).
static void draw_sample(const pf_dense *rows, pf_rng *rng, sampled *sample)
{
    size_t n_taken = 0;
    for (size_t row = 0; n_taken < sample->rows.n_rows; row++) {
        double n_left = (double)(rows->n_rows - row);
        if (pf_rng_unit(rng) * n_left < (double)(sample->rows.n_rows - n_taken)) {
            memcpy(pf_dense_row(&sample->rows, n_taken), pf_dense_row(rows, row),
                   rows->n_cols * sizeof *rows->values);
            sample->distances[n_taken] = 2;
            n_taken++;
        }
    }
}

static double total_distance(const sampled *sample)
{
    double sum = 0;
    for (size_t i = 0; i < sample->rows.n_rows; i++) {
        sum += sample->distances[i] > 0 ? sample->distances[i] : 0;
    }
    return sum;
}

// Where `target` falls among the running sums of the distances; some row that is no centroid
// yet when all distances are zero.
static size_t find_target(const sampled *sample, double target)
{
    double sum = 0;
    size_t last_free = 0;
    for (size_t i = 0; i < sample->rows.n_rows; i++) {
        if (sample->distances[i] < 0) {
            continue;
        }
        last_free = i;
        sum += sample->distances[i];
        if (sum > target) {
            break;
        }
    }
    return last_free;
}

// Distance of a row to its nearest centroid, were there one more at this cosine.
static double nearer(double distance, float cosine)
{
    double other = 1 - (double)cosine;
    other = other < SAME_ROW ? 0 : other;
    return other < distance ? other : distance;
}

// The sum of the distances that would be left, with `row` as a further centroid.
static double try_row(sampled *sample, size_t row, float *cosines)
{
    double sum = 0;
    pf_gemv(sample->rows.n_rows, sample->rows.n_cols, sample->rows.values,
            pf_dense_row(&sample->rows, row), cosines);
    for (size_t i = 0; i < sample->rows.n_rows; i++) {
        double left = nearer(sample->distances[i], cosines[i]);
        sum += left > 0 ? left : 0;
    }
    return sum;
}

// Draws some rows, takes the one that leaves least, and brings the distances up to date.
static size_t choose_next(sampled *sample, pf_rng *rng, unsigned n_trials)
{
    double total = total_distance(sample);
    double best_left = 0;
    size_t best = 0;
    float *best_cosines = sample->tried;
    float *cosines = sample->tried + sample->rows.n_rows;
    for (unsigned i = 0; i < n_trials; i++) {
        size_t row = find_target(sample, pf_rng_unit(rng) * total);
        double left = try_row(sample, row, cosines);
        if (i == 0 || left < best_left) {
            float *unused = best_cosines;
            best_cosines = cosines;
            cosines = unused;
            best_left = left;
            best = row;
        }
    }
    for (size_t i = 0; i < sample->rows.n_rows; i++) {
        sample->distances[i] = nearer(sample->distances[i], best_cosines[i]);
    }
    sample->distances[best] = -1;
    return best;
}

pf_status pf_seeding_choose(const pf_dense *rows, uint64_t seed, pf_dense *centroids,
                            pf_error *err)
{
    size_t k = centroids->n_rows;
    size_t s = sample_size(rows->n_rows, k);
    sampled sample = {0};
    PF_TRY(pf_dense_init(&sample.rows, s, rows->n_cols, err));
    sample.tried = pf_alloc(2 * s, sizeof *sample.tried);
    sample.distances = pf_alloc(s, sizeof *sample.distances);
    if (sample.tried == NULL || sample.distances == NULL) {
        sampled_finish(&sample);
        return pf_fail_memory(err, s * sizeof *sample.distances);
    }
    pf_rng rng;
    pf_rng_init(&rng, seed);
    draw_sample(rows, &rng, &sample);
    for (size_t i = 0; i < k; i++) {
        // The first is any row: all are as far from nothing.
        size_t row = choose_next(&sample, &rng, i == 0 ? 1 : N_TRIALS);
        memcpy(pf_dense_row(centroids, i), pf_dense_row(&sample.rows, row),
               rows->n_cols * sizeof *rows->values);
    }
    sampled_finish(&sample);
    return PF_OK;
}
