// SPDX-License-Identifier: MIT
// The first reading: every record is split off, decoded, tokenised and sketched in parallel,
// and filed in input order.
#ifndef PF_SESSION_INGEST_H
#define PF_SESSION_INGEST_H

#include "session/session.h"
#include "session/sketches.h"

// Fills session->corpus and, where it is not NULL, `sketches`. Bad records are booked and told
// to the hooks; with --strict the first one is PF_EFORMAT. PF_EIO, PF_ENOMEM, PF_ELIMIT,
// PF_ECANCELLED.
pf_status pf_ingest(pf_session *session, pf_sketches *sketches, pf_error *err) PF_MUST_CHECK;

#endif
