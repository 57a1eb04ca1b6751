// SPDX-License-Identifier: MIT
// Why two articles are, or are not, copies: the facts, gathered as a run gathers them. All
// inputs are read, since an id may stand anywhere in them and page furniture is known by what a
// source repeats; then only the two articles are looked at.
#include "pipeline/explain.h"

#include <pressfold/run.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "copies/copies.h"
#include "copies/verify.h"
#include "pipeline/output_paths.h"

// Furniture makes no candidates.
static pf_status drop_furniture(pf_explanation *e, uint32_t text, pf_sketch *sketch,
                                pf_error *err)
{
    uint64_t *left = pf_arena_alloc(&e->strings, sketch->n_posted * sizeof *left);
    if (left == NULL) {
        return pf_fail_memory(err, sketch->n_posted * sizeof *left);
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < sketch->n_posted; i++) {
        if (!pf_furniture_holds(&e->furniture, text, sketch->posted[i])) {
            left[n++] = sketch->posted[i];
        }
    }
    sketch->posted = left;
    sketch->n_posted = n;
    return PF_OK;
}

// Before the shingles become a set: sketches are made of the list, as in a run.
static pf_status sketch_side(pf_explanation *e, pf_scanner *scanner, pf_explained_side *s,
                             pf_error *err)
{
    pf_sketched *out = &s->sketched;
    PF_TRY(pf_sketch_make(&e->sketches, &scanner->text, &scanner->shingles, &e->strings,
                          &out->sketch, err));
    out->n_shingles = pf_sketch_size(&e->sketches, &out->sketch, (uint32_t)scanner->shingles.n);
    if (e->furniture.n_sources == 0) {
        return PF_OK;
    }
    return drop_furniture(e, e->texts.text_of[s->doc], &out->sketch, err);
}

// The sets to be compared, and the passages left out of them.
static pf_status load_set(pf_explanation *e, pf_explained_side *s, pf_error *err)
{
    pf_session *session = e->session;
    pf_scanner *scanner = &session->scanners[0];
    uint32_t text = e->texts.text_of[s->doc];
    if (e->furniture.n_sources > 0) {
        PF_TRY(pf_passages_cut(&e->furniture, session->corpus.docs[s->doc].source, scanner,
                               &s->furniture, err));
    }
    PF_TRY(pf_textset_load(session, scanner, s->doc, &e->numbering, &s->set, err));
    pf_furniture_note(&e->furniture, text, &e->numbering, &s->set.shingles);
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
    PF_TRY(sketch_side(e, scanner, s, err));
    if (!pf_arena_copy(&e->strings, scanner->article.title, &s->title) ||
        !pf_arena_copy(&e->strings, scanner->article.text, &s->text)) {
        return pf_fail_memory(err, scanner->article.text.len);
    }
    PF_TRY(pf_diff_words_make(session->charmap, &scanner->text, s->text, &e->strings, &s->words,
                              err));
    return load_set(e, s, err);
}

static pf_status judge(pf_explanation *e, pf_error *err)
{
    const pf_explained_side *a = &e->sides[0];
    const pf_explained_side *b = &e->sides[1];
    const pf_corpus *corpus = &e->session->corpus;
    const pf_doc *x = &corpus->docs[a->doc];
    const pf_doc *y = &corpus->docs[b->doc];
    pf_pair_facts *facts = &e->facts;
    facts->is_identical =
        x->has_text && y->has_text &&
        pf_texts_are_equal(&e->texts, e->texts.text_of[a->doc], e->texts.text_of[b->doc]);
    if (facts->is_identical) {
        PF_TRY(pf_texts_are_shells(e->session, a->doc, b->doc, &facts->is_shell, err));
    }
    facts->is_same_source = x->source != 0 && x->source == y->source;
    facts->days_apart = pf_corpus_days_apart(corpus, a->doc, b->doc);
    facts->days_span = facts->days_apart;
    e->rule = pf_rule_of(&e->session->options->copies);
    pf_verifier verifier;
    pf_verifier_init(&verifier, e->session, &e->texts, &e->rule);
    e->verdict = pf_verify_sets(&verifier, &a->set, &b->set, facts, &e->overlap);
    return PF_OK;
}

static const pf_diff_limits whole_diff = {PF_DIFF_STEPS_ONE, 24, 200, UINT32_MAX};

static pf_status gather(pf_explanation *e, const pf_explain_request *request, pf_error *err)
{
    PF_TRY(pf_find_furniture(e->session, &e->furniture, &e->texts, err));
    PF_TRY(pf_sketches_init(&e->sketches, e->session->options, NULL, err));
    PF_TRY(load_side(e, request->id_a, &e->sides[0], err));
    PF_TRY(load_side(e, request->id_b, &e->sides[1], err));
    PF_TRY(judge(e, err));
    PF_TRY(pf_evidence_find(&e->sketches, &e->sides[0].sketched, &e->sides[1].sketched,
                            e->session->pool, &e->strings, &e->evidence, err));
    PF_TRY(pf_store_check(e->session->store, err));
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
    PF_TRY(pf_job_check(job, out_info, err));
    if (request == NULL || request->id_a == NULL || request->id_b == NULL) {
        return pf_fail(err, PF_EINVAL, "no two ids are asked for");
    }
    PF_TRY(pf_output_file_check(request->out_path, NULL, 0, err));
    PF_TRY(pf_output_paths_check(job, &request->out_path, 1, err));
    pf_session session;
    pf_status status = pf_session_init(&session, job, err);
    if (status == PF_OK) {
        pf_explanation e = {.session = &session};
        pf_arena_init(&e.strings, 0);
        pf_numbering_init(&e.numbering);
        pf_arena_init(&e.sides[0].furniture.strings, 0);
        pf_arena_init(&e.sides[1].furniture.strings, 0);
        status = explain(&e, request, err);
        for (int i = 0; i < 2; i++) {
            pf_textset_finish(&e.sides[i].set);
            pf_passages_finish(&e.sides[i].furniture);
        }
        pf_numbering_finish(&e.numbering);
        pf_furniture_finish(&e.furniture);
        pf_texts_finish(&e.texts);
        pf_sketches_finish(&e.sketches);
        pf_arena_finish(&e.strings);
    }
    if (status == PF_OK) {
        *out_info = session.info;
    }
    pf_session_finish(&session);
    return status;
}
