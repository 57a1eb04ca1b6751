// SPDX-License-Identifier: MIT
// The inner loops, behind a table. Plain C in *_ref.c is the definition of each; a variant for
// an instruction set must give the same bits at every length, and stays only with a measured
// gain. The table is filled once a run from what the CPU has and what the caller allows, and is
// stored in the objects that use it; nobody else asks for the CPU.
#ifndef PF_KERNELS_KERNELS_H
#define PF_KERNELS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"

enum {
    PF_CPU_FLAG_AVX2 = 1,
    PF_CPU_FLAG_AVX512 = 2 // F, BW, DQ, VL, VBMI and VBMI2: Ice Lake, Zen 4 and later
};

// Shared items of two shingle sets.
typedef struct pf_shared {
    uint32_t n;        // items in both
    uint32_t n_quoted; // of them, those with bit 0 set in either
} pf_shared;

// mins[j] = min(mins[j], (uint32_t)(hashes[i] >> 32) * factors[j] + addends[j]) over all i, in
// 32-bit arithmetic that wraps. Arrays of n_perm items need no alignment.
typedef void (*pf_minhash_update_fn)(const uint64_t *hashes, size_t n, const uint32_t *factors,
                                     const uint32_t *addends, uint32_t *mins, size_t n_perm);

// How many of a[i] == b[i], i < n.
typedef size_t (*pf_count_equal_fn)(const uint32_t *a, const uint32_t *b, size_t n);

// Items that differ in bit 0 at most are the same item. Both arrays rise strictly but for bit
// 0.
typedef pf_shared (*pf_intersect_fn)(const uint64_t *a, size_t n_a, const uint64_t *b,
                                     size_t n_b);

// Looks at bytes [n]: out_lower [n] gets them with ASCII capitals in lower case, out_words and
// out_special [(n + 63) / 64] one bit for each, bit i % 64 of word i / 64. A word byte is an
// ASCII letter or digit; a special one is past ASCII or a '"'.
// Bits from n on are 0. Nothing outside of these arrays is read or written; they need no
// alignment and do not overlap.
typedef void (*pf_classify_fn)(const unsigned char *bytes, size_t n, char *out_lower,
                               uint64_t *out_words, uint64_t *out_special);

// Lists the runs of set bits among bits [first, end) of a bitmap, bit i % 64 of word i / 64:
// where each begins and how many bits it has. Returns how many. The arrays have room for
// PF_RUN_ROOM items more than there are runs; what is written past these means nothing.
#define PF_RUN_ROOM 32
typedef size_t (*pf_list_runs_fn)(const uint64_t *bits, size_t first, size_t end,
                                  uint32_t *out_starts, uint32_t *out_lens);

// Hashes n words of letters (pf_fold_word of base/hash.h): chars [starts[i], + lens[i]); of one
// longer than PF_WORD_BYTES, so many bytes count. out_odd [(n + 63) / 64] gets a bit for each,
// bit i % 64 of word i / 64: 1 where it is longer, or where no byte has bit 6, so of letters
// and digits in UTF-8, where all are digits of ASCII. PF_WORD_BYTES are read from each start
// on; lengths are below 2^31.
typedef void (*pf_hash_words_fn)(const char *chars, const uint32_t *starts,
                                 const uint32_t *lens, size_t n, uint64_t *out_hashes,
                                 uint64_t *out_odd);

// pf_hash128_of (base/hash.h) of bytes [len].
typedef pf_hash128 (*pf_hash_bytes_fn)(const void *bytes, size_t len);

// Hashes every window of `len` of n values, 1 <= len <= n, len <= 64, into out [n - len + 1]:
// with B = PF_WINDOW_BASE, pf_mix64 (base/hash.h) of values[i] B^len + values[i + 1] B^(len -
// 1)
// + ... + values[i + len - 1] B, modulo 2^64, but for bit 0: that says whether more than half
// of the flags [n] of the window's values have bit 0 set. `flags` NULL: none has.
typedef void (*pf_windows_fn)(const uint64_t *values, const uint8_t *flags, size_t n,
                              size_t len, uint64_t *out);

// Those of n hashes, with bit 0 set on all, that are at most `limit`, as they come, into
// out [n]; returns how many. What is written past these means nothing.
typedef size_t (*pf_collect_fn)(const uint64_t *hashes, size_t n, uint64_t limit,
                                uint64_t *out);

// Bytes of a row of `width` whole numbers of eight bits, with the float in the last four that
// says what one of them stands for: whole lines of a cache.
static inline size_t pf_scaled_row_bytes(size_t width)
{
    return (width + sizeof(float) + 63) / 64 * 64;
}

// Adds to sum [width] the rows of `dense` [any x pf_scaled_row_bytes(width)] that cols [n]
// name, by their weights [n], one after another. A weight is multiplied with what the row's
// ones stand for, then with each of its numbers. Each product and each sum is rounded, none is
// fused, so that all variants give the same bits. `dense` is aligned to four bytes and shares
// no memory with `sum`.
typedef void (*pf_combine_rows_fn)(const int8_t *dense, size_t width, const uint32_t *cols,
                                   const float *weights, size_t n, float *sum);

// The largest of values [n], n >= 1, all finite: where it stands, first among equals, and the
// largest of those at all other places, which is not -0; PF_NO_SECOND where there is none.
#define PF_NO_SECOND (-0x1.fffffep127f) // -FLT_MAX

typedef struct pf_top_two {
    uint32_t at;
    float first;
    float second;
} pf_top_two;

typedef pf_top_two (*pf_top_two_fn)(const float *values, size_t n);

typedef struct pf_kernels {
    pf_minhash_update_fn minhash_update;
    pf_count_equal_fn count_equal;
    pf_intersect_fn intersect;
    pf_classify_fn classify;
    pf_list_runs_fn list_runs;
    pf_hash_words_fn hash_words;
    pf_hash_bytes_fn hash_bytes;
    pf_windows_fn windows;
    pf_collect_fn collect;
    pf_combine_rows_fn combine_rows;
    pf_top_two_fn top_two;
} pf_kernels;

// Flags of the instruction sets that this CPU has and this build has variants for.
unsigned pf_cpu_flags(void);

// The reference first, then each allowed instruction set that the CPU has overwrites, rising.
void pf_kernels_init(pf_kernels *kernels, unsigned allowed_flags);

// Variants, for the table and for tests.
void pf_minhash_update_ref(const uint64_t *hashes, size_t n, const uint32_t *factors,
                           const uint32_t *addends, uint32_t *mins, size_t n_perm);
size_t pf_count_equal_ref(const uint32_t *a, const uint32_t *b, size_t n);
pf_shared pf_intersect_ref(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b);
void pf_classify_ref(const unsigned char *bytes, size_t n, char *out_lower, uint64_t *out_words,
                     uint64_t *out_special);
size_t pf_list_runs_ref(const uint64_t *bits, size_t first, size_t end, uint32_t *out_starts,
                        uint32_t *out_lens);
void pf_hash_words_ref(const char *chars, const uint32_t *starts, const uint32_t *lens,
                       size_t n, uint64_t *out_hashes, uint64_t *out_odd);
pf_hash128 pf_hash_bytes_ref(const void *bytes, size_t len);
void pf_windows_ref(const uint64_t *values, const uint8_t *flags, size_t n, size_t len,
                    uint64_t *out);
size_t pf_collect_ref(const uint64_t *hashes, size_t n, uint64_t limit, uint64_t *out);
void pf_combine_rows_ref(const int8_t *dense, size_t width, const uint32_t *cols,
                         const float *weights, size_t n, float *sum);
pf_top_two pf_top_two_ref(const float *values, size_t n);
#ifdef PF_HAVE_AVX2
void pf_minhash_update_avx2(const uint64_t *hashes, size_t n, const uint32_t *factors,
                            const uint32_t *addends, uint32_t *mins, size_t n_perm);
size_t pf_count_equal_avx2(const uint32_t *a, const uint32_t *b, size_t n);
pf_shared pf_intersect_avx2(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b);
void pf_classify_avx2(const unsigned char *bytes, size_t n, char *out_lower,
                      uint64_t *out_words, uint64_t *out_special);
size_t pf_list_runs_avx2(const uint64_t *bits, size_t first, size_t end, uint32_t *out_starts,
                         uint32_t *out_lens);
void pf_hash_words_avx2(const char *chars, const uint32_t *starts, const uint32_t *lens,
                        size_t n, uint64_t *out_hashes, uint64_t *out_odd);
pf_hash128 pf_hash_bytes_avx2(const void *bytes, size_t len);
void pf_windows_avx2(const uint64_t *values, const uint8_t *flags, size_t n, size_t len,
                     uint64_t *out);
size_t pf_collect_avx2(const uint64_t *hashes, size_t n, uint64_t limit, uint64_t *out);
void pf_combine_rows_avx2(const int8_t *dense, size_t width, const uint32_t *cols,
                          const float *weights, size_t n, float *sum);
pf_top_two pf_top_two_avx2(const float *values, size_t n);
#endif
#ifdef PF_HAVE_AVX512
void pf_minhash_update_avx512(const uint64_t *hashes, size_t n, const uint32_t *factors,
                              const uint32_t *addends, uint32_t *mins, size_t n_perm);
size_t pf_count_equal_avx512(const uint32_t *a, const uint32_t *b, size_t n);
pf_shared pf_intersect_avx512(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b);
size_t pf_list_runs_avx512(const uint64_t *bits, size_t first, size_t end, uint32_t *out_starts,
                           uint32_t *out_lens);
void pf_hash_words_avx512(const char *chars, const uint32_t *starts, const uint32_t *lens,
                          size_t n, uint64_t *out_hashes, uint64_t *out_odd);
pf_hash128 pf_hash_bytes_avx512(const void *bytes, size_t len);
void pf_windows_avx512(const uint64_t *values, const uint8_t *flags, size_t n, size_t len,
                       uint64_t *out);
size_t pf_collect_avx512(const uint64_t *hashes, size_t n, uint64_t limit, uint64_t *out);
void pf_combine_rows_avx512(const int8_t *dense, size_t width, const uint32_t *cols,
                            const float *weights, size_t n, float *sum);
pf_top_two pf_top_two_avx512(const float *values, size_t n);
#endif

#endif
