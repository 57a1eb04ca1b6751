// SPDX-License-Identifier: MIT
// What only one article has is told three ways: by colour, by a line through or under it, and,
// for those who listen to the page, by words that the style sheet hides from sight. Line ends
// of the article become <br>. A strip is one SVG path for the words shared and one for all, so
// that a page of hundreds stays small.
#include "report/report_diff.h"

#include <string.h>

#include "report/html.h"

static void write_lines(pf_buf *out, pf_strview text)
{
    while (text.len > 0) {
        const char *end = memchr(text.data, '\n', text.len);
        pf_strview line = {text.data, end != NULL ? (size_t)(end - text.data) : text.len};
        pf_html_text(out, line);
        text.data += line.len;
        text.len -= line.len;
        int is_new = text.len > 0 && !pf_html_is_blank(line);
        pf_buf_append_str(out, is_new ? "<br>" : "");
        text.data += text.len > 0;
        text.len -= text.len > 0;
    }
}

static void write_skipped(pf_buf *out, uint64_t n_skipped)
{
    pf_buf_append_str(out, " <i dir=\"ltr\">[\xe2\x80\xa6 ");
    pf_html_count(out, n_skipped, "word", "words");
    pf_buf_append_str(out, " \xe2\x80\xa6]</i> ");
}

static void open_piece(pf_buf *out, const pf_diff_piece *piece)
{
    switch (piece->kind) {
    case PF_PIECE_SAME:
        return;
    case PF_PIECE_ONLY_A:
        pf_buf_append_str(out, "<del>");
        return;
    case PF_PIECE_ONLY_B:
        pf_buf_append_str(out, "<ins>");
        return;
    case PF_PIECE_MOVED_A:
        pf_buf_append_str(out, "<span class=\"mv from\"><sup>");
        break;
    case PF_PIECE_MOVED_B:
        pf_buf_append_str(out, "<span class=\"mv to\"><sup>");
        break;
    }
    pf_html_number(out, piece->move);
    pf_buf_append_str(out, "</sup>");
}

static const char *closing_tag(pf_piece_kind kind)
{
    static const char *const tags[] = {"", "</del>", "</ins>", "</span>", "</span>"};
    return tags[kind];
}

static void write_piece(pf_buf *out, const pf_diff_piece *piece)
{
    static const char *const gaps[] = {"", " ", "<br>"};
    pf_buf_append_str(out, gaps[piece->gap]);
    open_piece(out, piece);
    write_lines(out, piece->text);
    if (piece->n_skipped > 0) {
        write_skipped(out, piece->n_skipped);
        write_lines(out, piece->rest);
    }
    pf_buf_append_str(out, closing_tag(piece->kind));
}

// Cells that hold anything shared, as high as their share.
static void write_strip(pf_buf *out, const pf_diff_side *side, const char *words)
{
    pf_buf_append_str(out, "<li><svg viewBox=\"0 0 ");
    pf_buf_append_u64(out, side->n_cells > 0 ? side->n_cells : 1);
    pf_buf_append_str(out, " 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"");
    for (uint32_t i = 0; i < side->n_cells;) {
        uint32_t end = i + 1;
        while (end < side->n_cells && side->cells[end] == side->cells[i]) {
            end++;
        }
        if (side->cells[i] > 0) {
            pf_buf_append_char(out, 'M');
            pf_buf_append_u64(out, i);
            pf_buf_append_str(out, " 1V");
            pf_buf_append_fixed(out, 1 - side->cells[i] / 100.0, 2);
            pf_buf_append_char(out, 'H');
            pf_buf_append_u64(out, end);
            pf_buf_append_str(out, "V1z");
        }
        i = end;
    }
    pf_buf_append_str(out, "\"/></svg> ");
    pf_html_number(out, side->n_shared);
    pf_buf_append_str(out, " of ");
    pf_html_count(out, side->n_words, "word", "words");
    pf_buf_append_str(out, words);
    pf_buf_append_str(out, "</li>");
}

static void write_behind(pf_buf *out, const pf_diff_view *view)
{
    if (view->sides[0].n_behind == 0 && view->sides[1].n_behind == 0) {
        return;
    }
    pf_buf_append_str(out, "<p class=\"cut\">Not shown: ");
    pf_html_number(out, view->sides[0].n_behind);
    pf_buf_append_str(out, " more words of the article kept, ");
    pf_html_number(out, view->sides[1].n_behind);
    pf_buf_append_str(out, " of the copy.</p>");
}

void pf_report_write_diff(pf_buf *out, const pf_diff_view *view)
{
    pf_buf_append_str(out, "<ul class=\"strips\">");
    write_strip(out, &view->sides[0], " of the article kept stand in the copy");
    write_strip(out, &view->sides[1], " of the copy stand in the article kept");
    pf_buf_append_str(out, "</ul><p class=\"words\" dir=\"auto\">");
    for (size_t i = 0; i < view->n_pieces; i++) {
        write_piece(out, &view->pieces[i]);
    }
    pf_buf_append_str(out, "</p>");
    write_behind(out, view);
}
