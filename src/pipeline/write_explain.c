// SPDX-License-Identifier: MIT
// An explanation in words: articles, figures, what made them a candidate pair, what differs,
// and last, where a terminal shows it beside the prompt, the verdict with its reason.
#include <string.h>

#include "io/date.h"
#include "pipeline/explain.h"
#include "report/diff_text.h"
#include "report/plain.h"

#define VALUE_COLUMN  16u // of a field
#define SECOND_COLUMN 28u
#define MAX_BANDS     24u // that are listed
#define MAX_PASSAGES  6u

static void pad(pf_buf *out, size_t from, size_t to)
{
    for (; from < to; from++) {
        pf_buf_append_char(out, ' ');
    }
}

static void append_name(pf_buf *out, const char *name)
{
    pf_buf_append_str(out, "  ");
    pf_buf_append_str(out, name);
    size_t len = strlen(name) + 2;
    pad(out, len, len < VALUE_COLUMN ? VALUE_COLUMN : len + 1);
}

static void append_field(pf_buf *out, const char *name, pf_strview value)
{
    append_name(out, name);
    pf_plain_text(out, value);
    pf_buf_append_char(out, '\n');
}

static void append_number_field(pf_buf *out, const char *name, double value, int digits)
{
    append_name(out, name);
    pf_buf_append_fixed(out, value, digits);
    pf_buf_append_char(out, '\n');
}

// What was left out as page furniture.
static void append_furniture(const pf_explained_side *s, pf_buf *out)
{
    uint32_t n_left_out = s->set.shingles.furniture.n;
    if (n_left_out == 0) {
        return;
    }
    append_number_field(out, "  furniture", n_left_out, 0);
    for (size_t i = 0; i < s->furniture.n && i < MAX_PASSAGES; i++) {
        const pf_passage *passage = &s->furniture.items[i];
        append_name(out, i == 0 ? "  left out" : "");
        pf_buf_append_u64(out, passage->n_tokens);
        pf_buf_append_str(out, " words, in ");
        pf_buf_append_u64(out, passage->n_texts);
        pf_buf_append_str(out, " or more texts: ");
        pf_plain_text(out, passage->text);
        pf_buf_append_char(out, '\n');
    }
}

static void append_side(const pf_explanation *e, const pf_explained_side *s, const char *name,
                        pf_buf *out)
{
    const pf_corpus *corpus = &e->session->corpus;
    const pf_doc *doc = &corpus->docs[s->doc];
    char date[32];
    pf_date_format(doc->time_seconds, doc->date_only, date);
    pf_buf_append_str(out, name);
    pf_buf_append_char(out, '\n');
    append_field(out, "id", pf_corpus_id(corpus, s->doc));
    append_field(out, "source", corpus->sources[doc->source]);
    append_field(out, "date", pf_view(date));
    append_field(out, "title", s->title);
    append_number_field(out, "tokens", doc->n_tokens, 0);
    append_number_field(out, "shingles", s->set.shingles.all.n, 0);
    append_number_field(out, "  quoted", s->set.shingles.all.n_quoted, 0);
    append_furniture(s, out);
    pf_buf_append_char(out, '\n');
}

// A figure over plain shingles, and over those in which quoted ones count half.
static void append_both(pf_buf *out, const char *name, double plain, double weighted,
                        int digits)
{
    append_name(out, name);
    size_t begin = out->len;
    pf_buf_append_fixed(out, plain, digits);
    pad(out, VALUE_COLUMN + (out->len - begin), SECOND_COLUMN);
    pf_buf_append_fixed(out, weighted, digits > 0 ? digits : 1);
    pf_buf_append_char(out, '\n');
}

// Of what is no furniture.
static double share(double part, const pf_marked_text *set)
{
    double weight =
        (set->all.n - set->furniture.n) - 0.5 * (set->all.n_quoted - set->furniture.n_quoted);
    return weight > 0 ? part / weight : 0;
}

static void append_figures(const pf_explanation *e, pf_buf *out)
{
    const pf_overlap *o = &e->overlap;
    double shared = o->weighted_shared;
    pf_buf_append_str(out, "Figures         plain       weighted\n");
    append_both(out, "shared", o->n_shared, shared, 0);
    append_both(out, "jaccard", o->jaccard, o->weighted_jaccard, 6);
    append_both(out, "containment", o->containment, o->weighted_containment, 6);
    append_both(out, "A in B", o->contained_a, share(shared, &e->sides[0].set.shingles), 6);
    append_both(out, "B in A", o->contained_b, share(shared, &e->sides[1].set.shingles), 6);
    append_number_field(out, "similarity", pf_rule_similarity(&e->rule, o), 6);
    append_number_field(out, "threshold", e->rule.threshold, 6);
    if (e->rule.kind == PF_SIMILARITY_NEWS) {
        append_number_field(out, "size ratio", o->size_ratio, 6);
        append_number_field(out, "title overlap", e->facts.title_overlap, 3);
        append_number_field(out, "number gain", e->facts.number_gain, 6);
    }
    if (e->facts.days_apart >= 0) {
        append_number_field(out, "days apart", e->facts.days_apart, 2);
    }
    pf_buf_append_char(out, '\n');
}

static void append_bands(const pf_evidence *found, pf_buf *out)
{
    append_name(out, "bands met");
    pf_buf_append_u64(out, found->n_shared);
    pf_buf_append_str(out, " of ");
    pf_buf_append_u64(out, found->shape.bands);
    pf_buf_append_str(out, " (");
    pf_buf_append_u64(out, found->shape.rows);
    pf_buf_append_str(out, found->shape.rows == 1 ? " slot each)" : " slots each)");
    for (uint32_t i = 0; i < found->n_shared && i < MAX_BANDS; i++) {
        pf_buf_append_str(out, i == 0 ? ": " : ", ");
        pf_buf_append_u64(out, found->bands[i]);
    }
    pf_buf_append_str(out, found->n_shared > MAX_BANDS ? ", ...\n" : "\n");
}

static void append_sampled(const pf_evidence *found, pf_buf *out)
{
    append_name(out, "sampled");
    pf_buf_append_u64(out, found->n_shared);
    pf_buf_append_str(out, " shared, of ");
    pf_buf_append_u64(out, found->n_a);
    pf_buf_append_str(out, " shingles of A and ");
    pf_buf_append_u64(out, found->n_b);
    pf_buf_append_str(out, " of B\n");
}

static void append_distance(const pf_evidence *found, pf_buf *out)
{
    append_name(out, "distance");
    pf_buf_append_u64(out, found->distance);
    pf_buf_append_str(out, " of 64 bits, at most ");
    pf_buf_append_u64(out, PF_SIMHASH_DISTANCE);
    pf_buf_append_char(out, '\n');
}

static const char *candidate_answer(const pf_explanation *e)
{
    if (e->facts.is_identical) {
        return "not asked: equal texts are one text before candidates are sought";
    }
    if (e->sides[0].sketched.n_shingles == 0 || e->sides[1].sketched.n_shingles == 0) {
        return "no: a text without words is never one";
    }
    if (e->evidence.method == PF_METHOD_EXACT) {
        return "no: this method pairs equal texts only";
    }
    return e->evidence.is_candidate ? "yes" : "no: a run would not come upon this pair";
}

static void append_evidence(const pf_explanation *e, pf_buf *out)
{
    static const char *const methods[] = {"minhash", "bottomk", "simhash", "exact"};
    pf_buf_append_str(out, "Candidate\n");
    append_field(out, "method", pf_view(methods[e->evidence.method]));
    switch (e->evidence.method) {
    case PF_METHOD_MINHASH:
        append_bands(&e->evidence, out);
        break;
    case PF_METHOD_BOTTOMK:
        append_sampled(&e->evidence, out);
        break;
    case PF_METHOD_SIMHASH:
        append_distance(&e->evidence, out);
        break;
    case PF_METHOD_EXACT:
        break;
    }
    append_field(out, "candidate", pf_view(candidate_answer(e)));
    pf_buf_append_char(out, '\n');
}

static int differs(const pf_diff_view *view)
{
    return view->n_pieces > 1 || (view->n_pieces == 1 && view->pieces[0].kind != PF_PIECE_SAME);
}

static void append_legend(const pf_diff_view *view, pf_diff_style style, pf_buf *out)
{
    if (style.has_colour) {
        pf_buf_append_str(out, "\nWords: \033[31monly in A\033[0m, \033[32monly in B\033[0m");
    } else {
        pf_buf_append_str(out, "\nWords: [-only in A-] {+only in B+}");
    }
    if (view->n_moves > 0) {
        pf_buf_append_str(out, style.has_colour
                                   ? ", \033[36m[~1: moved from here~] {~1: to here~}\033[0m"
                                   : " [~1: moved from here~] {~1: to here~}");
    }
    pf_buf_append_str(out, "\n");
}

static void append_diff(const pf_explanation *e, pf_diff_style style, pf_buf *out)
{
    const pf_diff_view *view = &e->diff;
    pf_buf_append_str(out, "Words that stand in the other (# all of a cell, + half, - less, . "
                           "none)\n");
    pf_diff_text_strips(view, style, out);
    if (!differs(view)) {
        pf_buf_append_str(out, view->n_pieces > 0 ? "\nThe texts have the same words.\n\n"
                                                  : "\nThe texts have no words.\n\n");
        return;
    }
    append_legend(view, style, out);
    if (view->is_coarse) {
        pf_buf_append_str(out, "(Too long and unlike to be compared word by word throughout: "
                               "some words shown as changed stand in both.)\n");
    }
    pf_buf_append_char(out, '\n');
    pf_diff_text_words(view, style, out);
    pf_buf_append_char(out, '\n');
}

static void append_verdict(const pf_explanation *e, pf_buf *out)
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
    if (e->verdict == PF_VERDICT_COPY && !e->facts.is_identical) {
        pf_buf_append_str(
            out, "(By the pair alone. In a run the two stay apart where their groups are "
                 "unlike otherwise,\nor where one is a page that holds several "
                 "articles.)\n");
    }
}

void pf_explanation_write(const pf_explanation *e, pf_colour colour, unsigned width,
                          pf_buf *out)
{
    pf_diff_style style = {colour == PF_COLOUR_ANSI, width > 0 ? width : PF_EXPLAIN_WIDTH};
    append_side(e, &e->sides[0], "Article A", out);
    append_side(e, &e->sides[1], "Article B", out);
    append_figures(e, out);
    append_evidence(e, out);
    append_diff(e, style, out);
    append_verdict(e, out);
}
