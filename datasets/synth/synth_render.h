// SPDX-License-Identifier: MIT
#ifndef SYNTH_RENDER_H
#define SYNTH_RENDER_H

#include <stddef.h>

#include "synth_edit.h"

#define SY_GOLD_HEADER "id,group,relation,severity,story,topic\n"

/* Bytes that grow; zero-initialise before use. */
typedef struct sy_buffer {
    char *data;
    size_t len;
    size_t cap;
} sy_buffer;

void sy_buffer_finish(sy_buffer *buffer);

/*
 * Makes the article at `position` of the file and appends its JSON line to `json` and its row
 * of the truth to `gold`. `article` is scratch. Returns false when memory runs out.
 */
bool sy_render_article(const sy_world *world, const sy_plan *plan, uint32_t position,
                       sy_article *article, sy_buffer *json, sy_buffer *gold);

#endif
