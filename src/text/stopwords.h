// SPDX-License-Identifier: MIT
// Words that tell nothing of a story: function words, and what wires and pages put around the
// news.
#ifndef PF_TEXT_STOPWORDS_H
#define PF_TEXT_STOPWORDS_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

// Token hashes of all stop words, rising. *out_hashes is the caller's, freed with pf_free.
// PF_ENOMEM.
pf_status pf_stopwords_list(uint64_t **out_hashes, size_t *out_n, pf_error *err) PF_MUST_CHECK;

#endif
