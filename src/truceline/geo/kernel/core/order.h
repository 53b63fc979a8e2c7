/* Columns of events and of pairs, and the order that events are asked in. */
#ifndef TRUCELINE_ORDER_H
#define TRUCELINE_ORDER_H

#include <math.h>
#include <stdint.h>
#include "memory.h"

#define SORT_FROM_BYTES (8u << 20) /* smaller indexes stay in cache whatever the order */
#define SORT_FROM_EVENTS 2048
#define SAMPLE 4096 /* of events, to tell whether they are stored by place */
#define KEY_BITS 11

typedef struct {
    int64_t n;
    const double *lon, *lat, *size;
    int width;
    const int32_t *start, *end;
    int kind;
} Events;

/* Pairs as columns, and how many events were refused. */
typedef struct {
    int64_t n, refused;
    size_t room;
    int32_t *event, *zone;
    double *p, *share;
} Answer;

static void forget(Answer *a)
{
    if (!a)
        return;
    put_aside(a->event);
    put_aside(a->zone);
    put_aside(a->p);
    put_aside(a->share);
    free(a);
}

/* One column with more room; -1, and nothing changed, without memory. */
static int widen_column(void **column, size_t used, size_t room, size_t size)
{
    void *more = take_more(*column, used * size, room * size);
    if (!more)
        return -1;
    *column = more;
    return 0;
}

/* Room for at least `more` pairs. */
static int make_room(Answer *a, size_t more)
{
    const size_t used = (size_t)a->n, room = a->room * 2 + more + 1024;
    if (used + more <= a->room)
        return 0;
    if (widen_column((void **)&a->event, used, room, sizeof *a->event)
        || widen_column((void **)&a->zone, used, room, sizeof *a->zone)
        || widen_column((void **)&a->p, used, room, sizeof *a->p)
        || widen_column((void **)&a->share, used, room, sizeof *a->share))
        return -1;
    a->room = room;
    return 0;
}

/* An answer of so many pairs, to be filled; NULL without memory. */
static Answer *blank(int64_t rows)
{
    Answer *a = calloc(1, sizeof *a);
    if (!a || make_room(a, (size_t)rows + 1)) {
        forget(a);
        return NULL;
    }
    a->n = rows;
    return a;
}

/* Puts pairs behind others; -1, and nothing changed, without memory. */
static int append(Answer *a, const Answer *more)
{
    const size_t n = (size_t)more->n, at = (size_t)a->n;
    if (make_room(a, n))
        return -1;
    if (n) {
        memcpy(a->event + at, more->event, n * sizeof *a->event);
        memcpy(a->zone + at, more->zone, n * sizeof *a->zone);
        memcpy(a->p + at, more->p, n * sizeof *a->p);
        memcpy(a->share + at, more->share, n * sizeof *a->share);
    }
    a->n += more->n;
    return 0;
}

typedef struct {
    uint32_t key, event;
} Place;

static inline uint32_t key_of(const Events *e, size_t i)
{
    /* 256 x 128 tiles, 8 x 8 cells in each: 0.18 degrees a cell. What is no place comes first. */
    const double x = (e->lon[i] + 180) * (2048 / 360.0), y = (e->lat[i] + 90) * (1024 / 180.0);
    const uint32_t cx = x >= 0 && x < 2048 ? (uint32_t)x : 0, cy = y >= 0 && y < 1024 ? (uint32_t)y : 0;
    return ((cy >> 3) * 256 + (cx >> 3)) * 64 + (cy & 7) * 8 + (cx & 7);
}

/* Whether events are stored by place already: whether few of a sample lie far from the one before. */
static int is_by_place(const Events *e)
{
    const size_t n = (size_t)e->n, step = n / SAMPLE + 1;
    size_t far = 0, seen = 0;
    for (size_t i = 1; i < n; i += step, seen++)
        far += !(fabs(e->lon[i] - e->lon[i - 1]) < 1 && fabs(e->lat[i] - e->lat[i - 1]) < 1);
    return far * 8 < seen;
}

/* The events from `from` to `to` by where they are, tile by tile, so that one part of the index serves many of them. */
static Place *by_place(const Events *e, size_t from, size_t to)
{
    const size_t n = to - from;
    Place *one = take(n * sizeof *one), *two = take(n * sizeof *two), *swap;
    if (!one || !two) {
        drop(one);
        drop(two);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        one[i].key = key_of(e, from + i);
        one[i].event = (uint32_t)(from + i);
    }
    for (int shift = 0; shift < 22; shift += KEY_BITS) {
        uint32_t start[(1 << KEY_BITS) + 1] = {0};
        for (size_t i = 0; i < n; i++)
            start[(one[i].key >> shift & ((1 << KEY_BITS) - 1)) + 1]++;
        for (int b = 0; b < 1 << KEY_BITS; b++)
            start[b + 1] += start[b];
        for (size_t i = 0; i < n; i++)
            two[start[one[i].key >> shift & ((1 << KEY_BITS) - 1)]++] = one[i];
        swap = one;
        one = two;
        two = swap;
    }
    put_aside(two);
    return one;
}

/* The pairs of events from `from` to `to` in the order of the events; NULL without memory. */
static Answer *by_event(const Answer *found, size_t from, size_t to)
{
    const size_t n = to - from;
    Answer *a = blank(found->n);
    int64_t *at = take((n + 1) * sizeof *at);
    if (!a || !at) {
        drop(at);
        forget(a);
        return NULL;
    }
    memset(at, 0, (n + 1) * sizeof *at);
    for (int64_t i = 0; i < found->n; i++)
        at[(size_t)found->event[i] - from + 1]++;
    for (size_t i = 0; i < n; i++)
        at[i + 1] += at[i];
    for (int64_t i = 0; i < found->n; i++) {
        const int64_t place = at[(size_t)found->event[i] - from]++;
        a->event[place] = found->event[i];
        a->zone[place] = found->zone[i];
        a->p[place] = found->p[i];
        a->share[place] = found->share[i];
    }
    put_aside(at);
    return a;
}

/* Asks memory for the columns of the events from `from` to `to`. */
static void fetch_events(const Events *e, const Place *order, size_t from, size_t to)
{
    for (size_t j = from; j < to; j++) {
        __builtin_prefetch(&e->lon[order[j].event]);
        __builtin_prefetch(&e->lat[order[j].event]);
        if (e->size)
            __builtin_prefetch(&e->size[order[j].event * (size_t)e->width]);
        if (e->start) {
            __builtin_prefetch(&e->start[order[j].event]);
            __builtin_prefetch(&e->end[order[j].event]);
        }
    }
}

#endif
