// SPDX-License-Identifier: MIT
// From a raw record to an article: one JSON object, the field map, dates. One decoder a thread.
#ifndef PF_IO_DECODE_H
#define PF_IO_DECODE_H

#include <pressfold/options.h>

typedef struct pf_decoder pf_decoder;

// PF_EINVAL (an empty key list), PF_ENOMEM.
pf_status pf_decoder_create(const pf_input_options *options, pf_decoder **out_decoder,
                            pf_error *err) PF_MUST_CHECK;
void pf_decoder_destroy(pf_decoder *decoder);

// Decodes one record (PF_JSON_PADDING bytes must be readable behind it). `canonical`: use the
// canonical keys instead of the options'. Invalid UTF-8 and lone surrogate escapes become
// U+FFFD; *out_n_repaired (may be NULL) counts them. Views in *out_article are borrowed until
// the next call. A bad record is PF_EFORMAT, its message the reason ("broken JSON: ...", "not
// an object", "neither title nor text"). Values that are null, objects, arrays or booleans
// count as absent; numbers are taken as text. A key that is present with an empty string makes
// the field present.
pf_status pf_decode(pf_decoder *decoder, const char *data, size_t len, int canonical,
                    pf_article *out_article, uint64_t *out_n_repaired, pf_error *err)
    PF_MUST_CHECK;

#endif
