// SPDX-License-Identifier: MIT
// Tables of document frequencies as files: CSV `term,df`. A row without a term says how many
// articles were counted; the others say how many of them hold the term, one token as the
// tokeniser gives it. Stop words have no rows.
#ifndef PF_MODEL_DF_FILE_H
#define PF_MODEL_DF_FILE_H

#include "base/outfile.h"
#include "features/vocab.h"
#include "session/session.h"

// Reads the table that the options name into session->background; none: leaves it as it is.
// CSV, TSV or JSON Lines with the columns term and df, compressed or not, rows in any order;
// terms are tokenised, so their case does not matter. Uses the first worker's scanner.
// PF_ENOTFOUND (no such file), PF_EFORMAT (says what is wrong and in which row), PF_EIO,
// PF_ENOMEM.
pf_status pf_df_file_read(pf_session *session, pf_error *err) PF_MUST_CHECK;

// Writes the frequencies of terms->seen, in rising order of the terms' bytes, so that the same
// articles give the same bytes. Terms of which not all letters are known (over 120 bytes) are
// left out. Does not count the background. PF_EIO, PF_ENOMEM.
pf_status pf_df_file_write(const pf_terms *terms, pf_outfile *file, pf_error *err)
    PF_MUST_CHECK;

#endif
