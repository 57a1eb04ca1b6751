// SPDX-License-Identifier: MIT
#include "io/reader_ahead.h"

#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/mem.h"

#define UNPACK_BYTES ((size_t)256 * 1024)

static const char *const packed_suffixes[] = {".gz", ".zst", ".zstd", ".xz", ".bz2", ".lz4"};

void pf_ahead_init(pf_ahead *ahead, const pf_walk *walk)
{
    memset(ahead, 0, sizeof *ahead);
    ahead->walk = walk;
    pf_lock_init(&ahead->lock);
}

void pf_unpacked_finish(pf_unpacked *file)
{
    pf_source_close(file->source);
    pf_buf_finish(&file->bytes);
    memset(file, 0, sizeof *file);
}

void pf_ahead_finish(pf_ahead *ahead)
{
    for (size_t i = 0; i < ahead->n_places; i++) {
        pf_unpacked_finish(&ahead->places[i].file);
        pf_lock_finish(&ahead->places[i].busy);
    }
    pf_free(ahead->places);
    pf_lock_finish(&ahead->lock);
}

pf_status pf_ahead_plan(pf_ahead *ahead, size_t n_places, size_t max_bytes, pf_error *err)
{
    ahead->places = pf_calloc(n_places, sizeof *ahead->places);
    if (ahead->places == NULL) {
        return pf_fail_memory(err, n_places * sizeof *ahead->places);
    }
    for (size_t i = 0; i < n_places; i++) {
        pf_lock_init(&ahead->places[i].busy);
    }
    ahead->n_places = n_places;
    ahead->max_bytes = max_bytes;
    return PF_OK;
}

// By its name, and with bytes that are there to be read: what comes through a pipe is left to
// its turn.
static int is_packed_file(const pf_walk_entry *entry)
{
    size_t len = strlen(entry->path);
    for (size_t i = 0; i < sizeof packed_suffixes / sizeof *packed_suffixes; i++) {
        size_t n = strlen(packed_suffixes[i]);
        if (len > n && strcasecmp(entry->path + len - n, packed_suffixes[i]) == 0) {
            return entry->bytes > 0;
        }
    }
    return 0;
}

size_t pf_ahead_n_files(const pf_ahead *ahead)
{
    size_t n = 0;
    for (size_t i = 0; i < ahead->walk->n; i++) {
        n += is_packed_file(&ahead->walk->entries[i]) != 0;
    }
    return n;
}

// A free place for the next file that waits, entered as busy; NULL: none.
static pf_ahead_place *claim(pf_ahead *ahead)
{
    pf_ahead_place *place = NULL;
    for (size_t i = 0; i < ahead->n_places && place == NULL; i++) {
        place = ahead->places[i].is_taken ? NULL : &ahead->places[i];
    }
    const pf_walk *walk = ahead->walk;
    while (place != NULL && ahead->next < walk->n &&
           !is_packed_file(&walk->entries[ahead->next])) {
        ahead->next++;
    }
    if (place == NULL || ahead->next == walk->n) {
        return NULL;
    }
    place->is_taken = 1;
    pf_counter_set(&place->wanted, 0);
    place->entry = ahead->next++;
    pf_lock_enter(&place->busy);
    return place;
}

// The bytes of the first stream, as far as there is room and until the reader comes.
static pf_status unpack(pf_ahead_place *place, size_t max_bytes, pf_error *err)
{
    pf_unpacked *file = &place->file;
    size_t n = 1;
    while (n > 0 && file->bytes.len < max_bytes && pf_counter_value(&place->wanted) == 0) {
        char *room = pf_buf_room(&file->bytes, UNPACK_BYTES);
        PF_TRY(pf_buf_status(&file->bytes, err));
        PF_TRY(pf_source_read(file->source, room, UNPACK_BYTES, &n, err));
        file->bytes.len += n;
    }
    return PF_OK;
}

// What cannot be opened is left to the reader, as if nobody had tried; so is everything when
// memory is out.
static void fill_place(pf_ahead_place *place, const char *path, size_t max_bytes)
{
    pf_unpacked *file = &place->file;
    pf_buf_init(&file->bytes);
    if (pf_source_open(path, &file->source, NULL) != PF_OK) {
        file->source = NULL;
        return;
    }
    file->begun = pf_source_next(file->source, &file->why);
    if (file->begun == PF_OK) {
        file->stopped = unpack(place, max_bytes, &file->why);
    }
    if (file->begun == PF_ENOMEM || file->stopped == PF_ENOMEM) {
        pf_unpacked_finish(file);
    }
}

int pf_ahead_unpack(pf_ahead *ahead)
{
    pf_lock_enter(&ahead->lock);
    pf_ahead_place *place = claim(ahead);
    pf_lock_leave(&ahead->lock);
    if (place == NULL) {
        return 0;
    }
    fill_place(place, ahead->walk->entries[place->entry].path, ahead->max_bytes);
    pf_lock_leave(&place->busy);
    return 1;
}

void pf_ahead_take(pf_ahead *ahead, size_t entry, pf_unpacked *out)
{
    pf_unpacked_finish(out);
    pf_ahead_place *place = NULL;
    pf_lock_enter(&ahead->lock);
    for (size_t i = 0; i < ahead->n_places && place == NULL; i++) {
        int is_it = ahead->places[i].is_taken && ahead->places[i].entry == entry;
        place = is_it ? &ahead->places[i] : NULL;
    }
    // From here on nobody begins it, nor any file before it.
    ahead->next = ahead->next > entry ? ahead->next : entry + 1;
    pf_lock_leave(&ahead->lock);
    if (place == NULL) {
        return;
    }
    pf_counter_set(&place->wanted, 1);
    pf_lock_enter(&place->busy);
    *out = place->file;
    memset(&place->file, 0, sizeof place->file);
    pf_lock_leave(&place->busy);
    pf_lock_enter(&ahead->lock);
    place->is_taken = 0;
    pf_lock_leave(&ahead->lock);
}
