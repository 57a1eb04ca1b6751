// SPDX-License-Identifier: MIT
// An open table, at most half full. The top bits of a shingle times a salt choose the slot
// (multiply-shift, Dietzfelbinger et al. 1997, "A reliable randomized algorithm for the
// closest-pair problem", 3): shingles are hashes, but without a secret, so somebody could make
// a text whose shingles share any bits that are known beforehand, and each would be looked for
// behind all others.
#include "match/numbering.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"

#define LEAST_SLOTS   ((size_t)4096)
#define MOST_SHINGLES ((size_t)1 << 31)
#define FLAG          ((uint64_t)1) // bit 0 of a shingle, which is no part of it

void pf_numbering_init(pf_numbering *numbering)
{
    memset(numbering, 0, sizeof *numbering);
    numbering->salt = pf_mix64(pf_clock_wall_ns() ^ (uintptr_t)numbering) | 1;
}

void pf_numbering_finish(pf_numbering *numbering)
{
    pf_free(numbering->shingles);
    pf_free(numbering->slots);
    pf_free(numbering->board);
    pf_free(numbering->touched);
    pf_numbering_init(numbering);
}

void pf_numbering_reset(pf_numbering *numbering)
{
    numbering->n = 0;
    numbering->n_slots = 0;
}

// The slot of a shingle with bit 0 clear, or the free one where it would go.
static size_t slot_of(const pf_numbering *numbering, uint64_t shingle)
{
    size_t mask = numbering->n_slots - 1;
    size_t slot = (size_t)(shingle * numbering->salt >> numbering->shift);
    while (numbering->slots[slot] != 0 &&
           numbering->shingles[numbering->slots[slot] - 1] != shingle) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

// Puts all shingles into a table of so many slots, which there is room for.
static void fill_slots(pf_numbering *numbering, size_t n_slots)
{
    memset(numbering->slots, 0, n_slots * sizeof *numbering->slots);
    numbering->n_slots = n_slots;
    numbering->shift = 64;
    while (n_slots > 1) {
        n_slots /= 2;
        numbering->shift--;
    }
    for (size_t i = 0; i < numbering->n; i++) {
        numbering->slots[slot_of(numbering, numbering->shingles[i])] = (uint32_t)i + 1;
    }
}

// pf_reserve, and zeros in what is new.
static pf_status reserve_zeros(void **items, size_t *cap, size_t n, size_t item_size)
{
    size_t old_cap = *cap;
    PF_TRY(pf_reserve(items, cap, n, item_size));
    memset((char *)*items + old_cap * item_size, 0, (*cap - old_cap) * item_size);
    return PF_OK;
}

static pf_status reserve_board(pf_numbering *numbering, size_t n_numbers)
{
    size_t n_groups = n_numbers / PF_GROUP_BITS + 1;
    PF_TRY(reserve_zeros((void **)&numbering->board, &numbering->board_cap, n_groups,
                         sizeof *numbering->board));
    return reserve_zeros((void **)&numbering->touched, &numbering->touched_cap,
                         n_groups / PF_GROUP_BITS + 1, sizeof *numbering->touched);
}

pf_status pf_numbering_reserve(pf_numbering *numbering, size_t n_more, pf_error *err)
{
    assert(n_more < MOST_SHINGLES - numbering->n); // texts have at most 2^27 each
    size_t need = numbering->n + n_more;
    size_t n_slots = numbering->n_slots < LEAST_SLOTS ? LEAST_SLOTS : numbering->n_slots;
    while (n_slots < 2 * need) {
        n_slots *= 2;
    }
    if (pf_reserve((void **)&numbering->shingles, &numbering->cap, need,
                   sizeof *numbering->shingles) != PF_OK ||
        pf_reserve((void **)&numbering->slots, &numbering->slots_cap, n_slots,
                   sizeof *numbering->slots) != PF_OK ||
        reserve_board(numbering, need) != PF_OK) {
        return pf_fail_memory(err, need * sizeof *numbering->shingles);
    }
    if (n_slots > numbering->n_slots) {
        fill_slots(numbering, n_slots);
    }
    return PF_OK;
}

// Gives a shingle the next number.
static void append(pf_numbering *numbering, uint64_t plain, size_t slot)
{
    numbering->shingles[numbering->n++] = plain;
    numbering->slots[slot] = (uint32_t)numbering->n;
}

// The number of a shingle, which gets the next one where it has none.
static uint32_t add(pf_numbering *numbering, uint64_t plain)
{
    size_t slot = slot_of(numbering, plain);
    if (numbering->slots[slot] == 0) {
        append(numbering, plain, slot);
    }
    return numbering->slots[slot] - 1;
}

// How many of the list have the numbers from `first` on and the flag.
static size_t follow(const pf_numbering *numbering, size_t first, const uint64_t *list,
                     size_t n, uint64_t flag)
{
    const uint64_t *known = numbering->shingles + first;
    size_t n_known = numbering->n - first;
    size_t most = n < n_known ? n : n_known;
    size_t i = 0;
    while (i < most && (known[i] ^ list[i]) == flag) {
        i++;
    }
    return i;
}

// Adds those of the list up to the first that has a number, or not the flag; returns how many.
static size_t add_new(pf_numbering *numbering, const uint64_t *list, size_t n, uint64_t flag)
{
    size_t i = 0;
    for (; i < n && (list[i] & FLAG) == flag; i++) {
        size_t slot = slot_of(numbering, list[i] ^ flag);
        if (numbering->slots[slot] != 0) {
            break;
        }
        append(numbering, list[i] ^ flag, slot);
    }
    return i;
}

size_t pf_numbering_run(pf_numbering *numbering, const uint64_t *list, size_t n,
                        uint32_t *out_first)
{
    uint64_t flag = list[0] & FLAG;
    uint32_t first = add(numbering, list[0] ^ flag);
    size_t i = 1;
    i += follow(numbering, first + i, list + i, n - i, flag);
    if (first + i == numbering->n) {
        i += add_new(numbering, list + i, n - i, flag);
    }
    *out_first = first;
    return i;
}

uint32_t pf_numbering_find(const pf_numbering *numbering, uint64_t shingle)
{
    if (numbering->n == 0) {
        return PF_NO_NUMBER;
    }
    uint32_t number = numbering->slots[slot_of(numbering, shingle & ~FLAG)];
    return number == 0 ? PF_NO_NUMBER : number - 1;
}

size_t pf_numbering_bytes(const pf_numbering *numbering)
{
    return numbering->cap * sizeof *numbering->shingles +
           numbering->slots_cap * sizeof *numbering->slots +
           numbering->board_cap * sizeof *numbering->board +
           numbering->touched_cap * sizeof *numbering->touched;
}
