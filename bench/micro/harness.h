// SPDX-License-Identifier: MIT
// The one way in which an inner loop is timed. Cases that are compared take turns, round by
// round, so that a busy machine hits all alike; CPU time counts, the median of the rounds is
// printed, and the quarter of them above and below it says how far to trust it. Rows are CSV.
#ifndef PF_BENCH_HARNESS_H
#define PF_BENCH_HARNESS_H

#include <pressfold/status.h>

#include "kernels/kernels.h"

#define BENCH_MAX_CASES 8 // compared with each other

typedef struct bench_case bench_case;

struct bench_case {
    const char *name;
    const char *variant; // an instruction set, a kind of input, or "" where there is one only
    const char *unit;    // what it goes through
    size_t n_units;      // a call
    size_t n_bytes;      // read by a call; 0: bytes say nothing of it
    void (*run)(const bench_case *c);
    void *input;
    const pf_kernels *kernels; // of the variant, for what goes through the table
};

// A table of kernels, by the best instruction set in it.
typedef struct bench_table {
    const char *name;
    pf_kernels kernels;
} bench_table;

#define BENCH_MAX_TABLES 4

// The tables from plain C up to all that this CPU and build have; returns how many.
size_t bench_list_tables(bench_table tables[BENCH_MAX_TABLES]);

// Lengths that matter for news, in words or shingles: a flash, a short report, an article of
// middle length, a long one, a page of many.
#define BENCH_N_LENGTHS 5
extern const size_t bench_lengths[BENCH_N_LENGTHS];

// Prints the head of the table, and measures memory bandwidth. Only cases whose name holds
// `only` will be measured; NULL: all.
void bench_begin(const char *only);

// Times cases [n] against each other and prints a row each; of several, which do the same work,
// the first is the reference.
void bench_measure(const bench_case *cases, size_t n);

// Whether anything of this name is wanted, for who would have to prepare much.
int bench_wants(const char *name);

// Keeps a result, so that the compiler keeps the work.
void bench_keep(uint64_t result);

// Ends the program when something failed that cannot, or memory is out.
void bench_need(pf_status status, const char *what);
void *bench_alloc(size_t n, size_t size);

// The groups, one for each bench_<stem>.c.
void bench_hash(void);
void bench_json(void);
void bench_kernels(void);
void bench_kmeans(void);
void bench_memory(void);
void bench_sketch(void);
void bench_sort(void);
void bench_text(void);

// Bytes of memory that one core reads a second, for the last column.
double bench_read_bandwidth(void);

#endif
