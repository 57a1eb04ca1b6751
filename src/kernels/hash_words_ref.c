// SPDX-License-Identifier: MIT
#include "base/hash.h"
#include "kernels/kernels.h"

#define DIGITS_LACK 0x4040404040404040u // bits that every letter has and no digit

void pf_hash_words_ref(const char *chars, const uint32_t *starts, const uint32_t *lens,
                       size_t n, uint64_t *out_hashes, uint64_t *out_odd)
{
    for (size_t at = 0; at < n; at += 64) {
        size_t end = n - at < 64 ? n : at + 64;
        uint64_t odd = 0;
        for (size_t i = at; i < end; i++) {
            size_t len = lens[i] < PF_WORD_BYTES ? lens[i] : PF_WORD_BYTES;
            pf_word_halves word = pf_load_word(chars + starts[i], len);
            out_hashes[i] = pf_fold_word(word);
            int is_odd = ((word.low | word.high) & DIGITS_LACK) == 0 || lens[i] > PF_WORD_BYTES;
            odd |= (uint64_t)is_odd << (i - at);
        }
        out_odd[at / 64] = odd;
    }
}
