// SPDX-License-Identifier: MIT
// One kept text and one copy are in memory at a time, beside the few words of each diff that
// are shown. Stories come by falling size and articles in their order, so the choice is the
// same for any number of threads. Cost: bounded by the limits, about a third of a millisecond a
// diff.
#include "outputs/report_diffs.h"

#include "base/error.h"
#include "outputs/textdiff.h"

static const pf_diff_limits page_limits = {PF_DIFF_STEPS_MANY, 24, 80, PF_REPORT_DIFF_WORDS};

typedef struct filler {
    const pf_findings *found;
    pf_arena *arena;    // of what stays
    pf_arena kept_text; // of the article kept, whose words are in `kept`
    pf_arena copy_text;
    pf_diff_words kept;
    size_t n_diffs;
} filler;

static pf_status load_words(const filler *f, pf_doc_id doc, pf_arena *arena,
                            pf_diff_words *out_words, pf_error *err)
{
    pf_session *session = f->found->session;
    pf_scanner *scanner = &session->scanners[0];
    pf_arena_reset(arena);
    PF_TRY(pf_scan_load(scanner, session->store, session->corpus.docs[doc].ref, err));
    PF_TRY(pf_scan_text(scanner, err));
    pf_strview text = {NULL, 0};
    if (!pf_arena_copy(arena, scanner->article.text, &text)) {
        return pf_fail_memory(err, scanner->article.text.len);
    }
    return pf_diff_words_make(session->charmap, &scanner->text, text, arena, out_words, err);
}

static pf_status fill_copy(filler *f, pf_doc_id doc, pf_report_article *article, pf_error *err)
{
    pf_diff_words words;
    pf_diff_view view;
    PF_TRY(load_words(f, doc, &f->copy_text, &words, err));
    PF_TRY(pf_diff_view_make(&f->kept, &words, &page_limits, &f->copy_text, &view, err));
    PF_TRY(pf_diff_view_copy(&view, f->arena, &article->diff, err));
    f->n_diffs++;
    return PF_OK;
}

// The copies of one text: articles[0] is kept, its copies stand behind it.
static pf_status fill_text(filler *f, const uint32_t *docs, pf_report_article *articles,
                           size_t *n_of_story, pf_error *err)
{
    int is_loaded = 0;
    for (uint32_t i = 1; i <= articles[0].n_copies; i++) {
        if (*n_of_story >= PF_REPORT_STORY_DIFFS || f->n_diffs >= PF_REPORT_MAX_DIFFS) {
            return PF_OK;
        }
        if (f->found->groups->copies[docs[i]].relation == PF_RELATION_IDENTICAL) {
            continue;
        }
        if (!is_loaded) {
            PF_TRY(load_words(f, docs[0], &f->kept_text, &f->kept, err));
            is_loaded = 1;
        }
        PF_TRY(fill_copy(f, docs[i], &articles[i], err));
        ++*n_of_story;
    }
    return PF_OK;
}

static pf_status fill_story(filler *f, const pf_report_set *set, const uint32_t *docs,
                            pf_report_article *articles, pf_error *err)
{
    size_t n_of_story = 0;
    PF_TRY(pf_session_check(f->found->session, err));
    for (uint32_t at = 0; at < set->n_articles; at += 1 + articles[at].n_copies) {
        PF_TRY(fill_text(f, docs + at, articles + at, &n_of_story, err));
    }
    return PF_OK;
}

pf_status pf_report_diffs_fill(const pf_findings *found, const pf_report_set *sets,
                               size_t n_sets, pf_report_article *articles, pf_arena *arena,
                               pf_error *err)
{
    filler f = {.found = found, .arena = arena};
    pf_arena_init(&f.kept_text, 0);
    pf_arena_init(&f.copy_text, 0);
    pf_status status = PF_OK;
    for (size_t i = 0; status == PF_OK && i < n_sets && f.n_diffs < PF_REPORT_MAX_DIFFS; i++) {
        const uint32_t *docs = found->stories->docs + found->stories->sets[i].members;
        status = fill_story(&f, &sets[i], docs, articles + sets[i].first_article, err);
    }
    pf_arena_finish(&f.kept_text);
    pf_arena_finish(&f.copy_text);
    return status;
}
