// SPDX-License-Identifier: MIT
// What is kept in memory of each article: where it is, when, whose, and the identity of its
// text. Texts and titles are not: whoever needs them reads the record again.
#ifndef PF_SESSION_CORPUS_H
#define PF_SESSION_CORPUS_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "io/store.h"
#include "session/idset.h"

typedef struct pf_doc {
    pf_record_ref ref;
    int64_t time_seconds; // or PF_TIME_UNKNOWN
    uint32_t source;      // 0 unknown, else an index into corpus->sources
    uint32_t n_tokens;    // of the text
    uint32_t n_shingles;  // 0: never a candidate
    uint8_t date_only;
    uint8_t has_text; // 0: an empty text, nobody's copy
} pf_doc;

_Static_assert(sizeof(pf_doc) <= 40, "so many bytes an article");

// A record that is in no table.
typedef struct pf_bad_record {
    uint32_t input; // index for pf_reader_input
    uint64_t number;
    pf_strview reason;
} pf_bad_record;

// So many bad records are listed one by one; all are counted.
#define PF_MAX_LISTED_BAD 10000u

typedef struct pf_corpus {
    pf_doc *docs; // [n_docs] in input order
    size_t n_docs;
    size_t docs_cap;
    pf_hash128 *text_hashes; // [n_docs] of the token string; of the raw text where that says
                             // little; NULL once equal texts are folded
    size_t hashes_cap;
    pf_strview *sources; // [n_sources] sources[0] is the empty one
    size_t n_sources;
    size_t sources_cap;
    pf_bad_record *bad; // [n_listed_bad]
    size_t n_listed_bad;
    size_t bad_cap;
    uint64_t n_bad;
    uint64_t n_records;
    uint64_t n_repaired;
    uint64_t n_repeated_ids;
    uint64_t n_dated;
    uint64_t n_odd_dates; // articles with a date that cannot be read
    uint64_t n_without_text;
    pf_arena strings;
    pf_idset ids;      // of the articles
    pf_map id_numbers; // hash of a repeated id to the number that is tried next
    pf_map source_ids; // hash of a source to its index
} pf_corpus;

pf_status pf_corpus_init(pf_corpus *corpus, pf_error *err) PF_MUST_CHECK;
void pf_corpus_finish(pf_corpus *corpus);

// Adds an article; `doc`'s source is filled in here from the name given. An id that is
// taken becomes id#2, id#3, ... PF_ENOMEM, PF_ELIMIT.
pf_status pf_corpus_append(pf_corpus *corpus, const pf_doc *doc, pf_hash128 text_hash,
                           pf_strview id, pf_strview source, pf_error *err) PF_MUST_CHECK;

// The id of an article; borrowed for as long as the corpus lives.
pf_strview pf_corpus_id(const pf_corpus *corpus, pf_doc_id doc);

// Bytes that it takes, all in all.
uint64_t pf_corpus_bytes(const pf_corpus *corpus);

// Frees the hashes of the texts.
void pf_corpus_drop_hashes(pf_corpus *corpus);

// Books a bad record. PF_ENOMEM.
pf_status pf_corpus_append_bad(pf_corpus *corpus, uint32_t input, uint64_t number,
                               const char *reason, pf_error *err) PF_MUST_CHECK;

// The article with this id, or PF_NO_DOC.
pf_doc_id pf_corpus_find(const pf_corpus *corpus, pf_strview id);

// Order in time: known before unknown, then earlier, then by id.
int pf_time_id_compare(int64_t time_a, pf_strview id_a, int64_t time_b, pf_strview id_b);
int pf_corpus_compare_time(const pf_corpus *corpus, pf_doc_id a, pf_doc_id b);

// Days between two articles, or -1 when either is undated.
double pf_corpus_days_apart(const pf_corpus *corpus, pf_doc_id a, pf_doc_id b);

#endif
