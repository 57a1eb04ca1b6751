// SPDX-License-Identifier: MIT
// Why two articles are, or are not, copies: the figures, the rule and its reason, for people.
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "io/date.h"
#include "match/rule.h"
#include "pipeline/ingest.h"
#include "pipeline/outputs.h"
#include "pipeline/texts.h"
#include "sketch/cpu.h"

// One of the two articles, kept past the scanner's next use.
typedef struct side {
    pf_doc_id doc;
    pf_strview title;
    pf_strview text;
    uint64_t *hashes; // [shingles.n]
    pf_shingle_view shingles;
    uint64_t title_keys[PF_TITLE_KEYS];
    size_t n_title_keys;
} side;

typedef struct explanation {
    pf_session *session;
    pf_arena strings;
    side sides[2];
    pf_rule rule;
    pf_overlap overlap;
    pf_pair_facts facts;
    pf_verdict verdict;
} explanation;

static pf_status load_side(explanation *e, const char *id, side *s, pf_error *err)
{
    pf_session *session = e->session;
    pf_scanner *scanner = &session->scanners[0];
    s->doc = pf_corpus_find(&session->corpus, pf_view(id));
    if (s->doc == PF_NO_DOC) {
        return pf_fail(err, PF_ENOTFOUND, "there is no article with the id '%.200s'", id);
    }
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[s->doc].ref, err));
    PF_TRY(pf_scan_title(scanner, err));
    PF_TRY(pf_scan_text(scanner, err));
    PF_TRY(pf_scan_shingle(scanner, err));
    pf_shingles_make_set(&scanner->shingles);
    size_t bytes = scanner->shingles.n * sizeof *s->hashes;
    s->hashes = pf_arena_alloc(&e->strings, bytes);
    if (s->hashes == NULL || !pf_arena_copy(&e->strings, scanner->article.title, &s->title) ||
        !pf_arena_copy(&e->strings, scanner->article.text, &s->text)) {
        return pf_fail_memory(err, bytes);
    }
    memcpy(s->hashes, scanner->shingles.hashes, bytes);
    s->shingles.hashes = s->hashes;
    s->shingles.n = (uint32_t)scanner->shingles.n;
    s->shingles.n_quoted = (uint32_t)scanner->shingles.n_quoted;
    s->n_title_keys = pf_scan_word_keys(&scanner->title, s->title_keys, PF_TITLE_KEYS);
    return PF_OK;
}

static pf_status judge(explanation *e, pf_error *err)
{
    const side *a = &e->sides[0];
    const side *b = &e->sides[1];
    const pf_corpus *corpus = &e->session->corpus;
    const pf_doc *x = &corpus->docs[a->doc];
    const pf_doc *y = &corpus->docs[b->doc];
    pf_kernels kernels;
    pf_kernels_init(&kernels, pf_cpu_allowed(e->session->options->resources.cpu));
    e->rule = pf_rule_of(&e->session->options->copies);
    e->overlap = pf_overlap_compute(&kernels, a->shingles, b->shingles);
    pf_pair_facts *facts = &e->facts;
    facts->is_identical =
        x->has_text && y->has_text && pf_hash128_compare(x->text_hash, y->text_hash) == 0;
    if (facts->is_identical) {
        PF_TRY(pf_texts_are_shells(e->session, a->doc, b->doc, &facts->is_shell, err));
    }
    facts->is_same_source = x->source != 0 && x->source == y->source;
    facts->title_overlap =
        pf_word_key_overlap(a->title_keys, a->n_title_keys, b->title_keys, b->n_title_keys);
    facts->days_apart = pf_corpus_days_apart(corpus, a->doc, b->doc);
    facts->days_span = facts->days_apart;
    e->verdict = pf_rule_judge(&e->rule, &e->overlap, facts);
    return PF_OK;
}

static void append_field(pf_buf *out, const char *name, pf_strview value)
{
    static const char blanks[] = "              ";
    pf_buf_append_str(out, "  ");
    pf_buf_append_str(out, name);
    size_t len = strlen(name);
    pf_buf_append(out, blanks, len < sizeof blanks - 1 ? sizeof blanks - 1 - len : 1);
    // Control characters would act on a terminal.
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.data[i];
        pf_buf_append_char(out, (char)(c < 0x20 || c == 0x7f ? ' ' : c));
    }
    pf_buf_append_char(out, '\n');
}

static pf_strview cut_text(pf_strview text, size_t limit)
{
    if (text.len > limit) {
        text.len = limit;
        while (text.len > 0 && ((unsigned char)text.data[text.len] & 0xc0) == 0x80) {
            text.len--;
        }
    }
    return text;
}

static void append_number_field(pf_buf *out, const char *name, double value, int digits)
{
    pf_buf number;
    pf_buf_init(&number);
    pf_buf_append_fixed(&number, value, digits);
    append_field(out, name, pf_buf_view(&number));
    pf_buf_finish(&number);
}

static void append_side(const explanation *e, const side *s, const char *name, pf_buf *out)
{
    const pf_corpus *corpus = &e->session->corpus;
    const pf_doc *doc = &corpus->docs[s->doc];
    char date[32];
    pf_date_format(doc->time_seconds, doc->date_only, date);
    pf_buf_append_str(out, name);
    pf_buf_append_char(out, '\n');
    append_field(out, "id", doc->id);
    append_field(out, "source", corpus->sources[doc->source]);
    append_field(out, "date", pf_view(date));
    append_field(out, "title", s->title);
    append_field(out, "text", cut_text(s->text, 400));
    append_number_field(out, "tokens", doc->n_tokens, 0);
    append_number_field(out, "shingles", s->shingles.n, 0);
    append_number_field(out, "  quoted", s->shingles.n_quoted, 0);
    pf_buf_append_char(out, '\n');
}

static void append_figures(const explanation *e, pf_buf *out)
{
    const pf_overlap *o = &e->overlap;
    pf_buf_append_str(out, "Figures\n");
    append_number_field(out, "shared", o->n_shared, 0);
    append_number_field(out, "jaccard", o->jaccard, 6);
    append_number_field(out, "containment", o->containment, 6);
    append_number_field(out, "A in B", o->contained_a, 6);
    append_number_field(out, "B in A", o->contained_b, 6);
    if (e->rule.kind == PF_SIMILARITY_NEWS) {
        append_number_field(out, "weighted J", o->weighted_jaccard, 6);
        append_number_field(out, "weighted C", o->weighted_containment, 6);
        append_number_field(out, "size ratio", o->size_ratio, 6);
        append_number_field(out, "title overlap", e->facts.title_overlap, 3);
        if (e->facts.days_apart >= 0) {
            append_number_field(out, "days apart", e->facts.days_apart, 2);
        }
    }
    append_number_field(out, "similarity", pf_rule_similarity(&e->rule, o), 6);
    append_number_field(out, "threshold", e->rule.threshold, 6);
    pf_buf_append_char(out, '\n');
}

static void append_verdict(const explanation *e, pf_buf *out)
{
    pf_buf_append_str(out, "Verdict: ");
    pf_buf_append_str(out, pf_verdict_name(e->verdict));
    if (e->verdict == PF_VERDICT_COPY) {
        pf_relation relation = pf_rule_relation(&e->overlap, &e->facts);
        pf_buf_append_str(out, " (B is ");
        pf_buf_append_str(out, pf_relation_name(relation));
        pf_buf_append_char(out, ')');
    }
    pf_buf_append_str(out, "\nRule: ");
    pf_buf_append_str(out, e->facts.is_identical && e->verdict == PF_VERDICT_COPY
                               ? "the texts have the same tokens"
                               : pf_verdict_reason(e->verdict));
    pf_buf_append_char(out, '\n');
}

static pf_status explain(explanation *e, const char *id_a, const char *id_b,
                         const char *out_path, pf_error *err)
{
    PF_TRY(pf_ingest(e->session, NULL, err));
    PF_TRY(load_side(e, id_a, &e->sides[0], err));
    PF_TRY(load_side(e, id_b, &e->sides[1], err));
    PF_TRY(judge(e, err));
    pf_outfile file;
    PF_TRY(pf_outfile_open(&file, out_path, err));
    append_side(e, &e->sides[0], "Article A", &file.buf);
    append_side(e, &e->sides[1], "Article B", &file.buf);
    append_figures(e, &file.buf);
    append_verdict(e, &file.buf);
    pf_status status = pf_outfile_commit(&file, err);
    pf_outfile_abort(&file);
    return status;
}

pf_status pf_explain(const pf_job *job, const char *id_a, const char *id_b,
                     const char *out_path, pf_run_info *out_info, pf_error *err)
{
    pf_session session;
    pf_status status = pf_session_init(&session, job, err);
    if (status == PF_OK) {
        explanation e = {.session = &session};
        pf_arena_init(&e.strings, 0);
        status = explain(&e, id_a, id_b, out_path, err);
        pf_arena_finish(&e.strings);
    }
    if (status == PF_OK) {
        *out_info = session.info;
    }
    pf_session_finish(&session);
    return status;
}
