// SPDX-License-Identifier: MIT
// The few dense operations that Pressfold needs, with their shapes. The library behind them
// (OpenBLAS with LAPACKE) is known to linalg_openblas.c alone.
//
// All matrices are row-major and without gaps between rows. Every function here works on the
// caller's thread only, so the pool's workers may call them at the same time on blocks of their
// own; with blocks that do not depend on the number of threads, neither do the results.
#ifndef PF_LINALG_LINALG_H
#define PF_LINALG_LINALG_H

#include <stddef.h>

#include <pressfold/status.h>

// A dense matrix that owns its values.
typedef struct pf_dense {
    size_t n_rows;
    size_t n_cols;
    float *values; // [n_rows x n_cols], aligned to 64 bytes
} pf_dense;

// Values are not set. PF_ENOMEM.
pf_status pf_dense_init(pf_dense *dense, size_t n_rows, size_t n_cols, pf_error *err)
    PF_MUST_CHECK;
void pf_dense_finish(pf_dense *dense);

static inline float *pf_dense_row(const pf_dense *dense, size_t row)
{
    return dense->values + row * dense->n_cols;
}

// How the BLAS was built to make threads.
typedef enum pf_blas_kind {
    PF_BLAS_SERIAL,
    PF_BLAS_PTHREAD,
    PF_BLAS_OPENMP // undoes the limit of one thread on each call: OMP_NUM_THREADS must be set
                   // to 1
} pf_blas_kind;

// Limits the BLAS to one thread; call it before anything else of this layer, as often as you
// like, but not while another thread computes. Returns the kind, so that the program can warn
// of PF_BLAS_OPENMP.
pf_blas_kind pf_linalg_init(void);

// Sees to it that `n_threads` can call this layer at once: OpenBLAS takes 128 MiB of address
// space for each thread at its first call, and tries for ever where it cannot have them. To be
// called right before these first calls; what is allocated in between may take the room.
// PF_ENOMEM.
pf_status pf_linalg_check_room(unsigned n_threads, pf_error *err) PF_MUST_CHECK;

// Version, build options and the kernels chosen for this CPU, for the run manifest. Constant
// strings.
const char *pf_linalg_config(void);
const char *pf_linalg_core(void);

// Kernels that this CPU would run several times as fast as those chosen, by the name that
// OPENBLAS_CORETYPE takes before the process starts; NULL: the choice is right, or cannot be
// made by name. A constant string.
const char *pf_linalg_faster_core(void);

// c [m x n] = a [m x k] * transpose of b [n x k].
void pf_gemm_nt(size_t m, size_t n, size_t k, const float *a, const float *b, float *c);

// c [m x n] = a [m x k] * b [k x n].
void pf_gemm_nn(size_t m, size_t n, size_t k, const float *a, const float *b, float *c);

// y [m] = a [m x n] * x [n].
void pf_gemv(size_t m, size_t n, const float *a, const float *x, float *y);

// Adds (transpose of a [m x n]) * a to the lower triangle of c [n x n].
void pf_gram_add(size_t m, size_t n, const double *a, double *c);

// Eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle is read.
//
// a            [n x n]; on return row i is the unit eigenvector of out_values[i]
// out_values   [n], rising
//
// PF_EINVAL where a value is not finite or LAPACK finds no solution, PF_ENOMEM. Cost about 9
// n^3.
pf_status pf_eigh(size_t n, double *a, double *out_values, pf_error *err) PF_MUST_CHECK;

#endif
