// SPDX-License-Identifier: MIT
// Words are collected one by one with the marks and colours that belong to them, and put on the
// line when they are complete, so that a line breaks between words only. A word that is longer
// than a line (a script without spaces, an address) breaks where the line ends. Colour is
// closed at each line end, since pagers show lines one by one. Cost: linear.
#include "report/diff_text.h"

#include "report/plain.h"

#define INDENT     "  "
#define INDENT_LEN 2u

typedef enum colour {
    PLAIN,
    RED,
    GREEN,
    CYAN,
    DIM
} colour;

static const char *const codes[] = {"\033[0m", "\033[31m", "\033[32m", "\033[36m", "\033[2m"};

typedef struct writer {
    pf_buf *out;
    int has_colour;
    unsigned width;
    unsigned column; // 0: nothing stands on the line
    colour on_line;  // the colour that is open where the line ends
    int glues;       // no blank before the word that is collected: it goes on
    pf_buf word;
    unsigned word_width;
    colour word_first; // the colour that the word begins with
    colour current;    // and that it ends with, so far
} writer;

static void set_colour(writer *w, colour wanted)
{
    if (w->word_width == 0) {
        w->word_first = wanted;
    } else if (w->has_colour && wanted != w->current) {
        pf_buf_append_str(&w->word, w->current != PLAIN ? codes[PLAIN] : "");
        pf_buf_append_str(&w->word, wanted != PLAIN ? codes[wanted] : "");
    }
    w->current = wanted;
}

static void switch_line(writer *w, colour wanted)
{
    if (w->has_colour && w->on_line != wanted) {
        pf_buf_append_str(w->out, w->on_line != PLAIN ? codes[PLAIN] : "");
        pf_buf_append_str(w->out, wanted != PLAIN ? codes[wanted] : "");
    }
    w->on_line = wanted;
}

static void end_line(writer *w)
{
    switch_line(w, PLAIN);
    if (w->column > 0) {
        pf_buf_append_char(w->out, '\n');
    }
    w->column = 0;
}

// Puts the collected word on the line.
static void end_word(writer *w)
{
    if (w->word_width == 0) {
        return;
    }
    unsigned blank = w->column > 0 && !w->glues;
    if (w->column > 0 && w->column + blank + w->word_width > w->width) {
        end_line(w);
        blank = 0;
    }
    if (w->column == 0) {
        pf_buf_append_str(w->out, INDENT);
        w->column = INDENT_LEN;
    }
    if (w->on_line != w->word_first) {
        switch_line(w, PLAIN);
    }
    pf_buf_append_str(w->out, blank > 0 ? " " : "");
    switch_line(w, w->word_first);
    pf_buf_append_view(w->out, pf_buf_view(&w->word));
    w->column += blank + w->word_width;
    w->on_line = w->current;
    w->glues = 0;
    w->out->failed |= w->word.failed;
    pf_buf_reset(&w->word);
    w->word_width = 0;
    w->word_first = w->current;
}

static void add_char(writer *w, pf_strview bytes, unsigned width)
{
    if (w->word_width + width > w->width - INDENT_LEN) {
        end_word(w);
        w->glues = 1;
    }
    pf_buf_append_view(&w->word, bytes);
    w->word_width += width;
}

// Text of our own or of an article. Line ends in it are kept, other gaps are one blank.
static void add_text(writer *w, pf_strview text)
{
    while (text.len > 0) {
        pf_plain_char c;
        size_t len = pf_plain_next(text, &c);
        if (c.kind == PF_PLAIN_PRINT) {
            add_char(w, c.bytes, c.width);
        } else if (c.kind != PF_PLAIN_NOTHING) {
            end_word(w);
        }
        if (c.kind == PF_PLAIN_LINE) {
            end_line(w);
        }
        text.data += len;
        text.len -= len;
    }
}

// As one word, which no line end parts.
static void add_skipped(writer *w, uint32_t n_skipped)
{
    pf_buf words;
    pf_buf_init(&words);
    pf_buf_append_str(&words, "[... ");
    pf_buf_append_u64(&words, n_skipped);
    pf_buf_append_str(&words, n_skipped == 1 ? " word ...]" : " words ...]");
    colour before = w->current;
    end_word(w);
    set_colour(w, DIM);
    add_char(w, pf_buf_view(&words), (unsigned)words.len);
    end_word(w);
    set_colour(w, before);
    w->out->failed |= words.failed;
    pf_buf_finish(&words);
}

static colour colour_of(pf_piece_kind kind)
{
    static const colour colours[] = {PLAIN, RED, GREEN, CYAN, CYAN};
    return colours[kind];
}

static void open_mark(writer *w, const pf_diff_piece *piece)
{
    static const char *const marks[] = {"", "[-", "{+", "[~", "{~"};
    int is_move = piece->kind == PF_PIECE_MOVED_A || piece->kind == PF_PIECE_MOVED_B;
    if (w->has_colour && !is_move) {
        return;
    }
    add_text(w, pf_view(marks[piece->kind]));
    if (is_move) {
        pf_buf number;
        pf_buf_init(&number);
        pf_buf_append_u64(&number, piece->move);
        pf_buf_append_str(&number, ": ");
        add_text(w, pf_buf_view(&number));
        w->out->failed |= number.failed;
        pf_buf_finish(&number);
    }
}

static void close_mark(writer *w, const pf_diff_piece *piece)
{
    static const char *const marks[] = {"", "-]", "+}", "~]", "~}"};
    int is_move = piece->kind == PF_PIECE_MOVED_A || piece->kind == PF_PIECE_MOVED_B;
    if (!w->has_colour || is_move) {
        w->glues |= w->word_width == 0; // behind words that were left out
        add_text(w, pf_view(marks[piece->kind]));
    }
}

static void write_piece(writer *w, const pf_diff_piece *piece)
{
    if (piece->gap != PF_GAP_NONE) {
        end_word(w);
    }
    if (piece->gap == PF_GAP_LINE) {
        end_line(w);
    }
    set_colour(w, colour_of(piece->kind));
    open_mark(w, piece);
    add_text(w, piece->text);
    if (piece->n_skipped > 0) {
        add_skipped(w, piece->n_skipped);
        add_text(w, piece->rest);
    }
    close_mark(w, piece);
}

void pf_diff_text_words(const pf_diff_view *view, pf_diff_style style, pf_buf *out)
{
    writer w = {.out = out, .has_colour = style.has_colour};
    w.width = style.width < PF_DIFF_MIN_WIDTH ? PF_DIFF_MIN_WIDTH : style.width;
    pf_buf_init(&w.word);
    for (size_t i = 0; i < view->n_pieces; i++) {
        write_piece(&w, &view->pieces[i]);
    }
    end_word(&w);
    end_line(&w);
    out->failed |= w.word.failed;
    pf_buf_finish(&w.word);
}

static char cell_sign(unsigned percent)
{
    if (percent == 0 || percent == 100) {
        return percent == 0 ? '.' : '#';
    }
    return percent < 50 ? '-' : '+';
}

static void write_strip(const pf_diff_side *side, int is_b, pf_diff_style style, pf_buf *out)
{
    const char *lacks = codes[is_b ? GREEN : RED];
    pf_buf_append_str(out, is_b ? "  B  [" : "  A  [");
    for (uint32_t i = 0; i < side->n_cells; i++) {
        int lacked = side->cells[i] < 100;
        int lacked_before = i > 0 && side->cells[i - 1] < 100;
        if (style.has_colour && lacked != lacked_before) {
            pf_buf_append_str(out, lacked ? lacks : codes[PLAIN]);
        }
        pf_buf_append_char(out, cell_sign(side->cells[i]));
    }
    if (style.has_colour && side->n_cells > 0 && side->cells[side->n_cells - 1] < 100) {
        pf_buf_append_str(out, codes[PLAIN]);
    }
    pf_buf_append_str(out, "]  ");
    pf_buf_append_u64(out, side->n_shared);
    pf_buf_append_str(out, " of ");
    pf_buf_append_u64(out, side->n_words);
    pf_buf_append_str(out, is_b ? " in A\n" : " in B\n");
}

void pf_diff_text_strips(const pf_diff_view *view, pf_diff_style style, pf_buf *out)
{
    write_strip(&view->sides[0], 0, style, out);
    write_strip(&view->sides[1], 1, style, out);
}
