// SPDX-License-Identifier: MIT
#include "copies/keep.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"

#define MAX_SOURCE_BYTES 4096
#define BYTE_ORDER_MARK  "\xef\xbb\xbf"

// Source of a line, without the line end and blanks around it.
static pf_strview trim_line(char *line)
{
    pf_strview view = pf_view(line);
    while (view.len > 0 && (unsigned char)view.data[view.len - 1] <= ' ') {
        view.len--;
    }
    while (view.len > 0 && (unsigned char)*view.data <= ' ') {
        view.data++;
        view.len--;
    }
    return view;
}

static pf_status read_ranks(pf_keep_policy *policy, const char *path, const pf_corpus *corpus,
                            pf_error *err)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return pf_fail_errno(err, PF_ENOTFOUND, "--keep source:%s: cannot open", path);
    }
    char line[MAX_SOURCE_BYTES];
    uint32_t rank = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        int has_mark =
            rank == 0 && strncmp(line, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0;
        pf_strview source = trim_line(line + (has_mark ? strlen(BYTE_ORDER_MARK) : 0));
        uint32_t index = source.len == 0 ? PF_MAP_ABSENT
                                         : pf_map_find(&corpus->source_ids,
                                                       pf_hash64(source.data, source.len));
        if (index != PF_MAP_ABSENT && policy->source_ranks[index] == UINT32_MAX) {
            policy->source_ranks[index] = rank;
        }
        rank++;
    }
    int failed = ferror(file);
    (void)fclose(file);
    return failed ? pf_fail(err, PF_EIO, "--keep source:%s: cannot read", path) : PF_OK;
}

pf_status pf_keep_check(const pf_copy_options *options, pf_error *err)
{
    if (options->keep == PF_KEEP_SOURCE && access(options->keep_sources, R_OK) != 0) {
        return pf_fail_errno(err, PF_ENOTFOUND, "--keep source:%s: cannot open",
                             options->keep_sources);
    }
    return PF_OK;
}

pf_status pf_keep_policy_init(pf_keep_policy *policy, const pf_copy_options *options,
                              const pf_corpus *corpus, pf_error *err)
{
    policy->keep = options->keep;
    policy->source_ranks = NULL;
    if (options->keep != PF_KEEP_SOURCE) {
        return PF_OK;
    }
    policy->source_ranks = pf_alloc(corpus->n_sources, sizeof *policy->source_ranks);
    if (policy->source_ranks == NULL) {
        return pf_fail_memory(err, corpus->n_sources * sizeof *policy->source_ranks);
    }
    memset(policy->source_ranks, 0xff, corpus->n_sources * sizeof *policy->source_ranks);
    return read_ranks(policy, options->keep_sources, corpus, err);
}

void pf_keep_policy_finish(pf_keep_policy *policy)
{
    pf_free(policy->source_ranks);
    policy->source_ranks = NULL;
}

pf_doc_id pf_keep_better(const pf_keep_policy *policy, const pf_corpus *corpus, pf_doc_id a,
                         pf_doc_id b)
{
    const pf_doc *x = &corpus->docs[a];
    const pf_doc *y = &corpus->docs[b];
    if (policy->keep == PF_KEEP_FIRST) {
        return a < b ? a : b;
    }
    if (policy->keep == PF_KEEP_LONGEST && x->n_tokens != y->n_tokens) {
        return x->n_tokens > y->n_tokens ? a : b;
    }
    if (policy->keep == PF_KEEP_SOURCE) {
        uint32_t rank_x = policy->source_ranks[x->source];
        uint32_t rank_y = policy->source_ranks[y->source];
        if (rank_x != rank_y) {
            return rank_x < rank_y ? a : b;
        }
    }
    return pf_corpus_compare_time(corpus, a, b) <= 0 ? a : b;
}
