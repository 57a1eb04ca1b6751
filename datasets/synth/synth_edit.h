// SPDX-License-Identifier: MIT
#ifndef SYNTH_EDIT_H
#define SYNTH_EDIT_H

#include "synth_text.h"

/* What the generator did to make an article; the `relation` column of the truth. */
enum sy_relation {
    SY_SINGLE,   /* the only article with its text */
    SY_ORIGINAL, /* the first article of a group */
    SY_REPRINT,  /* same words, same headline */
    SY_HEADLINE, /* same words, new headline */
    SY_FOOT,     /* a local paragraph added below */
    SY_CUT,      /* sentences left out here and there */
    SY_REWORD,   /* a few words replaced */
    SY_TRIM,     /* only the first third kept */
    SY_REWRITE,  /* every eighth word or so replaced */
    SY_N_RELATIONS
};

/* Names for the truth file; severity is none, light, medium or heavy. */
const char *sy_relation_name(enum sy_relation relation);
const char *sy_relation_severity(enum sy_relation relation);

/*
 * Turns the article, which holds its original's text, into the copy with plan index `index`:
 * chooses what is done to it, writes the headline, edits the body. Returns what was done.
 */
enum sy_relation sy_edit_copy(const sy_world *world, sy_article *article, uint32_t original,
                              uint32_t index);

#endif
