// SPDX-License-Identifier: MIT
#include "session/progress.h"

#include <string.h>

#include "base/clock.h"

#define LEAST_NS 100000000u // from one call of the hook to the next
#define MOST_OF  100u       // calls take at most one part of so many of the time

void pf_teller_init(pf_teller *teller, const pf_hooks *hooks)
{
    memset(teller, 0, sizeof *teller);
    teller->hooks = hooks != NULL && hooks->on_progress != NULL ? hooks : NULL;
    pf_lock_init(&teller->lock);
}

void pf_teller_finish(pf_teller *teller)
{
    pf_lock_finish(&teller->lock);
}

// Calls the hook; the lock is held. `now` is the present time.
static void call_hook(pf_teller *teller, const pf_progress *progress, uint64_t now)
{
    teller->last = *progress;
    teller->last.seconds = (double)(now - teller->began_ns) * 1e-9;
    teller->hooks->on_progress(teller->hooks->ctx, &teller->last);
    uint64_t after = pf_clock_wall_ns();
    uint64_t pause = (after - now) * MOST_OF;
    pf_counter_set(&teller->next_ns, after + (pause > LEAST_NS ? pause : LEAST_NS));
}

// Tells unless it is too early, or somebody else is telling.
static void tell(pf_teller *teller, const pf_progress *progress)
{
    uint64_t now = pf_clock_wall_ns();
    if (now < pf_counter_value(&teller->next_ns) || !pf_lock_try(&teller->lock)) {
        return;
    }
    // Workers come here in any order: who knows less than was told is silent.
    if (now >= pf_counter_value(&teller->next_ns) && progress->done >= teller->last.done) {
        call_hook(teller, progress, now);
    }
    pf_lock_leave(&teller->lock);
}

static void hear_share(void *ctx, double share)
{
    pf_teller *teller = ctx;
    uint64_t done = (uint64_t)(share * (double)teller->n_articles);
    pf_progress progress = {
        .stage = teller->stage,
        .done = done,
        .total = teller->n_articles,
        .n_articles = done,
        .n_bytes = (uint64_t)((double)done * teller->mean_bytes),
    };
    tell(teller, &progress);
}

void pf_teller_listen(pf_teller *teller, pf_meter *meter)
{
    meter->listen = teller->hooks != NULL ? hear_share : NULL;
    meter->ctx = teller;
}

void pf_teller_begin(pf_teller *teller, const char *stage, uint64_t n_articles,
                     double mean_bytes)
{
    if (teller->hooks == NULL) {
        return;
    }
    pf_lock_enter(&teller->lock);
    teller->stage = stage;
    teller->began_ns = pf_clock_wall_ns();
    teller->n_articles = n_articles;
    teller->mean_bytes = mean_bytes;
    pf_progress progress = {.stage = stage, .total = n_articles};
    call_hook(teller, &progress, teller->began_ns);
    pf_lock_leave(&teller->lock);
}

void pf_teller_read(pf_teller *teller, uint64_t n_bytes, uint64_t total_bytes,
                    uint64_t n_articles)
{
    if (teller->hooks == NULL) {
        return;
    }
    pf_progress progress = {.stage = teller->stage,
                            .done = n_bytes,
                            .total = n_bytes <= total_bytes ? total_bytes : 0,
                            .n_articles = n_articles,
                            .n_bytes = n_bytes};
    tell(teller, &progress);
}
