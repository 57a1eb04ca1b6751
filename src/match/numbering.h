// SPDX-License-Identifier: MIT
// Numbers for the shingles of a few texts, in the order in which these bring them. A set of
// shingles then is a bit for each number, and what two texts share is counted 64 at a time.
#ifndef PF_MATCH_NUMBERING_H
#define PF_MATCH_NUMBERING_H

#include <stddef.h>
#include <stdint.h>

#include <pressfold/status.h>

// The sets that a text has of the numbered shingles.
typedef enum pf_mark {
    PF_MARK_HELD,      // the text has the shingle
    PF_MARK_PLAIN,     // and has it outside quotation marks
    PF_MARK_FURNITURE, // and it is page furniture
    PF_MARK_NUMBERED,  // and it has a number in it
    PF_MARK_MASKED,    // the text has it when all numbers are taken for one
    PF_N_MARKS
} pf_mark;

#define PF_GROUP_BITS 64u

// 64 numbers in a row: a bit for each in each set.
typedef struct pf_marks {
    uint64_t of[PF_N_MARKS];
} pf_marks;

typedef struct pf_numbering {
    uint64_t *shingles; // [n] by number; bit 0 clear
    size_t n;
    size_t cap;
    uint32_t *slots; // [n_slots] number + 1 of a shingle, 0: free
    size_t n_slots;  // zero or a power of two
    size_t slots_cap;
    uint64_t salt;  // odd; of its own for each numbering
    unsigned shift; // 64 less the bits of n_slots
    // On the board a text's marks are put together (match/marks.c); between texts it is clear.
    pf_marks *board;   // [a group of numbers]
    uint64_t *touched; // a bit for each group that has marks
    size_t board_cap;
    size_t touched_cap;
} pf_numbering;

// The number of no shingle.
#define PF_NO_NUMBER UINT32_MAX

// No number depends on the salt that is drawn here.
void pf_numbering_init(pf_numbering *numbering);
void pf_numbering_finish(pf_numbering *numbering);

// Forgets all numbers; keeps the memory.
void pf_numbering_reset(pf_numbering *numbering);

// Makes room for so many shingles more than there are. PF_ENOMEM.
pf_status pf_numbering_reserve(pf_numbering *numbering, size_t n_more, pf_error *err)
    PF_MUST_CHECK;

// Numbers the shingles of a list [n >= 1], whatever their bit 0, as long as each has the number
// behind the one before and the bit of the first; one that has none gets the next number.
// Returns how many; *out_first is the number of the first. There must be room. A copy brings
// the shingles of its original in their order, so runs are long.
size_t pf_numbering_run(pf_numbering *numbering, const uint64_t *list, size_t n,
                        uint32_t *out_first);

// The number of a shingle, or PF_NO_NUMBER.
uint32_t pf_numbering_find(const pf_numbering *numbering, uint64_t shingle);

size_t pf_numbering_bytes(const pf_numbering *numbering);

#endif
