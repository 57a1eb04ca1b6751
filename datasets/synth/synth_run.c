// SPDX-License-Identifier: MIT
/*
 * Threads make blocks of articles, one thread writes them in order.
 *
 * Blocks of 256 articles (0.8 MB) are numbered. A worker takes the next number, waits until
 * slot number mod n_slots is free, fills the slot's buffers and marks it ready; the calling
 * thread waits for the slots in order, writes them and frees them. There are three slots for
 * each worker, so memory is bounded (2.5 MB a thread) whatever the size of the corpus, and
 * since an article depends on nothing but its position, the bytes are the same for any number
 * of threads.
 *
 * One mutex and two conditions; they are touched three times in a block, every 4 ms or so.
 * If some threads cannot be made the others do the work; if none can, that is an error.
 */
#include "synth_run.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "synth_render.h"

#define BLOCK_ARTICLES   256
#define SLOTS_PER_THREAD 3

typedef struct slot {
    sy_buffer json;
    sy_buffer gold;
    bool ready;
} slot;

/* Everything below `lock` is read and written under it; the buffers of a slot belong to the
 * worker that fills it until it is ready, then to the writer. */
typedef struct crew {
    const sy_world *world;
    const sy_plan *plan;
    uint32_t n_blocks;
    uint32_t n_slots;
    slot *slots; /* [n_slots] */
    pthread_mutex_t lock;
    pthread_cond_t slot_free;
    pthread_cond_t slot_ready;
    uint32_t next_block; /* to be taken by a worker */
    uint32_t n_written;  /* blocks below are out, their slots free */
    bool stop;           /* an error: everybody goes home */
} crew;

static bool fill_slot(const crew *all, sy_article *article, slot *place, uint32_t block)
{
    uint32_t first = block * BLOCK_ARTICLES;
    uint32_t left = all->plan->n_articles - first;
    uint32_t n = left < BLOCK_ARTICLES ? left : BLOCK_ARTICLES;

    place->json.len = 0;
    place->gold.len = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!sy_render_article(all->world, all->plan, first + i, article, &place->json,
                               &place->gold)) {
            return false;
        }
    }
    return true;
}

/* Takes the next block and waits for its slot; false when there is nothing left to do. */
static bool take_block(crew *all, uint32_t *out_block)
{
    bool taken = false;

    pthread_mutex_lock(&all->lock);
    if (!all->stop && all->next_block < all->n_blocks) {
        *out_block = all->next_block++;
        while (!all->stop && *out_block >= all->n_written + all->n_slots) {
            pthread_cond_wait(&all->slot_free, &all->lock);
        }
        taken = !all->stop;
    }
    pthread_mutex_unlock(&all->lock);
    return taken;
}

static void finish_block(crew *all, slot *place, bool ok)
{
    pthread_mutex_lock(&all->lock);
    place->ready = ok;
    all->stop = all->stop || !ok;
    pthread_cond_broadcast(ok ? &all->slot_ready : &all->slot_free);
    pthread_cond_signal(&all->slot_ready);
    pthread_mutex_unlock(&all->lock);
}

static void *work(void *argument)
{
    crew *all = argument;
    sy_article *article = malloc(sizeof(*article));
    uint32_t block;

    while (take_block(all, &block)) {
        slot *place = &all->slots[block % all->n_slots];

        finish_block(all, place, article != NULL && fill_slot(all, article, place, block));
    }
    free(article);
    return NULL;
}

/* Waits for the slot of the next block to be written; NULL if a worker gave up. */
static slot *await_slot(crew *all, uint32_t block)
{
    slot *place = &all->slots[block % all->n_slots];

    pthread_mutex_lock(&all->lock);
    while (!place->ready && !all->stop) {
        pthread_cond_wait(&all->slot_ready, &all->lock);
    }
    if (!place->ready) {
        place = NULL;
    }
    pthread_mutex_unlock(&all->lock);
    if (place == NULL) {
        fprintf(stderr, "pressfold-synth: out of memory\n");
    }
    return place;
}

static void release_slot(crew *all, slot *place, bool ok)
{
    pthread_mutex_lock(&all->lock);
    place->ready = false;
    all->n_written++;
    all->stop = all->stop || !ok;
    pthread_cond_broadcast(&all->slot_free);
    pthread_mutex_unlock(&all->lock);
}

static bool write_blocks(crew *all, sy_outfile *json, sy_outfile *gold)
{
    bool ok =
        gold == NULL || sy_outfile_write(gold, SY_GOLD_HEADER, sizeof(SY_GOLD_HEADER) - 1);

    for (uint32_t block = 0; ok && block < all->n_blocks; block++) {
        slot *place = await_slot(all, block);

        if (place == NULL) {
            return false;
        }
        ok = sy_outfile_write(json, place->json.data, place->json.len) &&
             (gold == NULL || sy_outfile_write(gold, place->gold.data, place->gold.len));
        release_slot(all, place, ok);
    }
    return ok;
}

/* Sends the workers home, if they are not there yet, and waits for them. */
static void dismiss(crew *all, pthread_t *threads, unsigned n_threads)
{
    pthread_mutex_lock(&all->lock);
    all->stop = true;
    pthread_cond_broadcast(&all->slot_free);
    pthread_mutex_unlock(&all->lock);
    for (unsigned i = 0; i < n_threads; i++) {
        pthread_join(threads[i], NULL);
    }
}

static bool run_crew(crew *all, unsigned n_threads, sy_outfile *json, sy_outfile *gold)
{
    pthread_t threads[SY_MAX_THREADS];
    unsigned n_started = 0;
    bool ok;

    while (n_started < n_threads && pthread_create(&threads[n_started], NULL, work, all) == 0) {
        n_started++;
    }
    if (n_started == 0) {
        fprintf(stderr, "pressfold-synth: cannot start a thread\n");
        return false;
    }
    ok = write_blocks(all, json, gold);
    dismiss(all, threads, n_started);
    return ok;
}

bool sy_run(const sy_world *world, const sy_plan *plan, unsigned n_threads, sy_outfile *json,
            sy_outfile *gold)
{
    crew all = {.world = world, .plan = plan};
    bool ok = false;

    all.n_blocks = (plan->n_articles + BLOCK_ARTICLES - 1) / BLOCK_ARTICLES;
    all.n_slots = n_threads * SLOTS_PER_THREAD;
    all.slots = calloc(all.n_slots, sizeof(*all.slots));
    if (all.slots == NULL) {
        fprintf(stderr, "pressfold-synth: out of memory\n");
        return false;
    }
    if (pthread_mutex_init(&all.lock, NULL) == 0 &&
        pthread_cond_init(&all.slot_free, NULL) == 0 &&
        pthread_cond_init(&all.slot_ready, NULL) == 0) {
        ok = run_crew(&all, n_threads, json, gold);
    }
    for (uint32_t i = 0; i < all.n_slots; i++) {
        sy_buffer_finish(&all.slots[i].json);
        sy_buffer_finish(&all.slots[i].gold);
    }
    free(all.slots);
    return ok;
}
