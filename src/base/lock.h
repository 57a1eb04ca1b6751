// SPDX-License-Identifier: MIT
// A lock and a counter that threads share, for the layers that may not include pthread.h.
// Threads themselves are made in pool.c alone.
#ifndef PF_BASE_LOCK_H
#define PF_BASE_LOCK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

typedef struct pf_lock {
    pthread_mutex_t mutex;
} pf_lock;

static inline void pf_lock_init(pf_lock *lock)
{
    (void)pthread_mutex_init(&lock->mutex, NULL);
}

static inline void pf_lock_finish(pf_lock *lock)
{
    (void)pthread_mutex_destroy(&lock->mutex);
}

static inline void pf_lock_enter(pf_lock *lock)
{
    (void)pthread_mutex_lock(&lock->mutex);
}

// 1 when it was free and is now held, 0 when somebody else holds it.
static inline int pf_lock_try(pf_lock *lock)
{
    return pthread_mutex_trylock(&lock->mutex) == 0;
}

static inline void pf_lock_leave(pf_lock *lock)
{
    (void)pthread_mutex_unlock(&lock->mutex);
}

typedef struct pf_counter {
    _Atomic uint64_t value;
} pf_counter;

static inline void pf_counter_set(pf_counter *counter, uint64_t value)
{
    atomic_store(&counter->value, value);
}

static inline void pf_counter_add(pf_counter *counter, uint64_t value)
{
    atomic_fetch_add(&counter->value, value);
}

// Adds one and returns the value before.
static inline uint64_t pf_counter_next(pf_counter *counter)
{
    return atomic_fetch_add(&counter->value, 1);
}

static inline uint64_t pf_counter_value(const pf_counter *counter)
{
    return atomic_load(&counter->value);
}

#endif
