/* Memory that begins at a line of the cache. Pages that are touched for the first time cost as much as an answer: the
   large pieces of an answer are put aside when it is forgotten, to be taken again, by any thread, and never more than
   KEPT_BYTES of them. (Huge pages were tried: 3 % faster queries, but builds that took up to twice as long.) */
#ifndef TRUCELINE_MEMORY_H
#define TRUCELINE_MEMORY_H

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LINE ((size_t)64)
#define LARGE ((size_t)1 << 14)
#define KEPT 128
#define KEPT_BYTES ((size_t)128 << 20)

static _Atomic(char *) kept_pieces[KEPT];
static atomic_size_t kept_bytes;

/* What stands before a piece: how long it is, this line and all. */
static inline size_t *length_of(char *start) { return (size_t *)(void *)start; }

/* A piece put aside that is long enough, and no more than twice as long; NULL where there is none. */
static char *take_kept(size_t length)
{
    for (int i = 0; i < KEPT; i++) {
        char *start = atomic_load_explicit(&kept_pieces[i], memory_order_relaxed), *none = NULL;
        start = start ? atomic_exchange(&kept_pieces[i], NULL) : NULL;
        if (!start)
            continue;
        if (*length_of(start) >= length && *length_of(start) <= 2 * length) {
            atomic_fetch_sub(&kept_bytes, *length_of(start));
            return start;
        }
        if (!atomic_compare_exchange_strong(&kept_pieces[i], &none, start)) {
            atomic_fetch_sub(&kept_bytes, *length_of(start));
            free(start);
        }
    }
    return NULL;
}

/* To be given back with `drop` or `put_aside`; NULL without memory. */
static void *take(size_t bytes)
{
    const size_t length = (bytes / LINE + 2) * LINE;
    char *start = length >= LARGE ? take_kept(length) : NULL;
    if (!start) {
        start = aligned_alloc(LINE, length);
        if (!start)
            return NULL;
        *length_of(start) = length;
    }
    return start + LINE;
}

static void drop(void *taken)
{
    if (taken)
        free((char *)taken - LINE);
}

static void put_aside(void *taken)
{
    char *start = taken ? (char *)taken - LINE : NULL;
    const size_t length = start ? *length_of(start) : 0;
    if (length < LARGE) {
        drop(taken);
        return;
    }
    if (atomic_fetch_add(&kept_bytes, length) + length <= KEPT_BYTES)
        for (int i = 0; i < KEPT; i++) {
            char *none = NULL;
            if (atomic_compare_exchange_strong(&kept_pieces[i], &none, start))
                return;
        }
    atomic_fetch_sub(&kept_bytes, length);
    drop(taken);
}

/* The same with more room; NULL, and nothing changed, without memory. */
static void *take_more(void *data, size_t used, size_t bytes)
{
    void *taken = take(bytes);
    if (!taken)
        return NULL;
    if (used)
        memcpy(taken, data, used);
    put_aside(data);
    return taken;
}

#endif
