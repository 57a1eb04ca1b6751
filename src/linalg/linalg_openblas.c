// SPDX-License-Identifier: MIT
// The linear algebra of linalg.h on OpenBLAS and LAPACKE.
//
// OpenBLAS makes threads of its own and may then add in another order, so it is held to one;
// Pressfold's pool splits the work instead. (With the OpenMP build the limit is undone by each
// parallel region of the program, OpenBLAS issue 5806; Pressfold has none, but the kind is
// reported all the same.)
//
// Which kernels it uses is settled when the library is loaded, by CPU model; one released
// before the CPU falls back to kernels of 2004. (Debian 12's 0.3.21 on a Xeon of 2023: sgemm of
// 1,024 x 100 x 100 at 27 GFLOP/s, at 85 with the kernels named below.) So what the CPU can do
// is asked here, and a better name is given to whoever can still act on it.
#include <assert.h>
#include <cblas.h>
#include <lapacke.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "base/error.h"
#include "base/mem.h"
#include "linalg/linalg.h"

#define BUFFER_BYTES \
    (((size_t)32 << 22) + ((size_t)64 << 10)) // BUFFER_SIZE, and what is round it

pf_status pf_dense_init(pf_dense *dense, size_t n_rows, size_t n_cols, pf_error *err)
{
    memset(dense, 0, sizeof *dense);
    if (n_cols != 0 && n_rows > SIZE_MAX / sizeof(float) / n_cols) {
        return pf_fail_memory(err, SIZE_MAX);
    }
    dense->values = pf_alloc_aligned(n_rows * n_cols, sizeof *dense->values);
    if (dense->values == NULL) {
        return pf_fail_memory(err, n_rows * n_cols * sizeof *dense->values);
    }
    dense->n_rows = n_rows;
    dense->n_cols = n_cols;
    return PF_OK;
}

void pf_dense_finish(pf_dense *dense)
{
    pf_free(dense->values);
    memset(dense, 0, sizeof *dense);
}

pf_blas_kind pf_linalg_init(void)
{
    openblas_set_num_threads(1);
    switch (openblas_get_parallel()) {
    case OPENBLAS_OPENMP:
        return PF_BLAS_OPENMP;
    case OPENBLAS_THREAD:
        return PF_BLAS_PTHREAD;
    default:
        return PF_BLAS_SERIAL;
    }
}

static void *map_buffer(void)
{
    return mmap(NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

// Block by block, as OpenBLAS will have them: a system that lends more address space than it
// has memory may grant each, and not all at once. Not by malloc, which may be told to write to
// what it gives.
pf_status pf_linalg_check_room(unsigned n_threads, pf_error *err)
{
    void **blocks = pf_calloc(n_threads, sizeof(void *));
    unsigned n = 0;
    while (blocks != NULL && n < n_threads && (blocks[n] = map_buffer()) != MAP_FAILED) {
        n++;
    }
    for (unsigned i = 0; i < n; i++) {
        (void)munmap(blocks[i], BUFFER_BYTES);
    }
    pf_free((void *)blocks);
    return n == n_threads ? PF_OK : pf_fail_memory(err, (n_threads - n) * BUFFER_BYTES);
}

const char *pf_linalg_config(void)
{
    return openblas_get_config();
}

const char *pf_linalg_core(void)
{
    return openblas_get_corename();
}

static int is_one_of(const char *core, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcasecmp(core, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

const char *pf_linalg_faster_core(void)
{
    static const char *const WIDE[] = {"SkylakeX", "Cooperlake", "SapphireRapids"};
    static const char *const MIDDLE[] = {"Haswell", "Zen", "Excavator"};
    const char *core = pf_linalg_core();
    if (strstr(pf_linalg_config(), "DYNAMIC_ARCH") == NULL || is_one_of(core, WIDE, 3)) {
        return NULL;
    }
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        return "SkylakeX";
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return is_one_of(core, MIDDLE, 3) ? NULL : "Haswell";
    }
#else
    (void)MIDDLE;
#endif
    return NULL;
}

// The largest sizes that occur are rows of a block, columns of a latent space and clusters.
static blasint as_int(size_t value)
{
    assert(value <= INT_MAX);
    return (blasint)value;
}

// BLAS wants a leading dimension of at least 1.
static blasint as_stride(size_t value)
{
    return as_int(value == 0 ? 1 : value);
}

void pf_gemm_nt(size_t m, size_t n, size_t k, const float *a, const float *b, float *c)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, as_int(m), as_int(n), as_int(k), 1.0f,
                a, as_stride(k), b, as_stride(k), 0.0f, c, as_stride(n));
}

void pf_gemm_nn(size_t m, size_t n, size_t k, const float *a, const float *b, float *c)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, as_int(m), as_int(n), as_int(k),
                1.0f, a, as_stride(k), b, as_stride(n), 0.0f, c, as_stride(n));
}

void pf_gemv(size_t m, size_t n, const float *a, const float *x, float *y)
{
    cblas_sgemv(CblasRowMajor, CblasNoTrans, as_int(m), as_int(n), 1.0f, a, as_stride(n), x, 1,
                0.0f, y, 1);
}

void pf_gram_add(size_t m, size_t n, const double *a, double *c)
{
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, as_int(n), as_int(m), 1.0, a,
                as_stride(n), 1.0, c, as_stride(n));
}

// Whether all of the lower triangle is.
static int all_finite(size_t n, const double *a)
{
    int finite = 1;
    for (size_t row = 0; row < n; row++) {
        for (size_t col = 0; col <= row; col++) {
            finite &= isfinite(a[row * n + col]) != 0;
        }
    }
    return finite;
}

pf_status pf_eigh(size_t n, double *a, double *out_values, pf_error *err)
{
    if (n == 0) {
        return PF_OK;
    }
    if (!all_finite(n, a)) {
        return pf_fail(err, PF_EINVAL, "matrix holds values that are not finite");
    }
    // Read by columns, our lower triangle is the upper one, and eigenvectors come out as our
    // rows.
    lapack_int info =
        LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'U', as_int(n), a, as_stride(n), out_values);
    if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR) {
        return pf_fail_memory(err, n * n * sizeof *a);
    }
    if (info != 0) {
        return pf_fail(err, PF_EINVAL,
                       "eigenvalues of a %zu x %zu matrix: LAPACK gives up (%d)", n, n,
                       (int)info);
    }
    return PF_OK;
}
