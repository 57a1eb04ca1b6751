// SPDX-License-Identifier: MIT
// Why two articles are, or are not, copies: the facts, gathered as a run gathers them. All
// inputs are read, since an id may stand anywhere in them; then only the two articles are
// looked at.
#include "pipeline/explain.h"

#include <string.h>

#include <pressfold/run.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "pipeline/ingest.h"
#include "pipeline/texts.h"
#include "sketch/cpu.h"

// Before the shingles become a set: sketches are made of the list, as in a run.
static pf_status sketch_side(pf_explanation *e, pf_scanner *scanner, pf_sketched *out,
                             pf_error *err)
{
    PF_TRY(pf_sketch_make(&e->sketches, &scanner->text, &scanner->shingles, &e->strings,
                          &out->sketch, err));
    out->n_shingles = pf_sketch_size(&e->sketches, &out->sketch, (uint32_t)scanner->shingles.n);
    return PF_OK;
}

static pf_status load_side(pf_explanation *e, const char *id, pf_explained_side *s,
                           pf_error *err)
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
    PF_TRY(sketch_side(e, scanner, &s->sketched, err));
    pf_shingles_make_set(&scanner->shingles);
    size_t bytes = scanner->shingles.n * sizeof *s->hashes;
    s->hashes = pf_arena_alloc(&e->strings, bytes);
    if (s->hashes == NULL || !pf_arena_copy(&e->strings, scanner->article.title, &s->title) ||
        !pf_arena_copy(&e->strings, scanner->article.text, &s->text)) {
        return pf_fail_memory(err, bytes);
    }
    if (bytes > 0) {
        memcpy(s->hashes, scanner->shingles.hashes, bytes);
    }
    s->shingles.hashes = s->hashes;
    s->shingles.n = (uint32_t)scanner->shingles.n;
    s->shingles.n_quoted = (uint32_t)scanner->shingles.n_quoted;
    s->n_title_keys = pf_scan_word_keys(&scanner->title, s->title_keys, PF_TITLE_KEYS);
    return pf_diff_words_make(session->charmap, &scanner->text, s->text, &e->strings, &s->words,
                              err);
}

static pf_status judge(pf_explanation *e, pf_error *err)
{
    const pf_explained_side *a = &e->sides[0];
    const pf_explained_side *b = &e->sides[1];
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

static const pf_diff_limits whole_diff = {PF_DIFF_STEPS_ONE, 24, 200, UINT32_MAX};

static pf_status gather(pf_explanation *e, const pf_explain_request *request, pf_error *err)
{
    PF_TRY(pf_ingest(e->session, NULL, err));
    PF_TRY(pf_sketches_init(&e->sketches, e->session->options, err));
    PF_TRY(load_side(e, request->id_a, &e->sides[0], err));
    PF_TRY(load_side(e, request->id_b, &e->sides[1], err));
    PF_TRY(judge(e, err));
    PF_TRY(pf_evidence_find(&e->sketches, &e->sides[0].sketched, &e->sides[1].sketched,
                            e->session->pool, &e->strings, &e->evidence, err));
    return pf_diff_view_make(&e->sides[0].words, &e->sides[1].words, &whole_diff, &e->strings,
                             &e->diff, err);
}

static pf_status explain(pf_explanation *e, const pf_explain_request *request, pf_error *err)
{
    PF_TRY(gather(e, request, err));
    pf_outfile file;
    PF_TRY(pf_outfile_open(&file, request->out_path, err));
    pf_explanation_write(e, request->colour, request->width, &file.buf);
    pf_status status = pf_outfile_commit(&file, err);
    pf_outfile_abort(&file);
    return status;
}

pf_status pf_explain(const pf_job *job, const pf_explain_request *request,
                     pf_run_info *out_info, pf_error *err)
{
    pf_session session;
    pf_status status = pf_session_init(&session, job, err);
    if (status == PF_OK) {
        pf_explanation e = {.session = &session};
        pf_arena_init(&e.strings, 0);
        status = explain(&e, request, err);
        pf_sketches_finish(&e.sketches);
        pf_arena_finish(&e.strings);
    }
    if (status == PF_OK) {
        *out_info = session.info;
    }
    pf_session_finish(&session);
    return status;
}
