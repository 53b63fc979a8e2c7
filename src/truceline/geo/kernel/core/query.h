/* Events against an index: candidates from the grid of their class, dates first, then the walk where it is needed. */
#ifndef TRUCELINE_QUERY_H
#define TRUCELINE_QUERY_H

#include <stdlib.h>
#include "walk.h"

enum { POINT = 0, DISC = 1, NORMAL = 2 };
enum { FINE = 0, NO_POINT = 1, BAD_SIZE = 2, TOO_WIDE = 3, AT_POLE = 4, BAD_DATES = 5 };

#define MOST_M 500000.0
#define SORT_FROM_BYTES (8u << 20) /* smaller indexes stay in cache whatever the order */
#define SORT_FROM_EVENTS 2048
#define KEY_BITS 11

typedef struct {
    int64_t n;
    const double *lon, *lat, *size;
    int width;
    const int32_t *start, *end;
    int kind;
} Events;

typedef struct {
    int64_t n;
    int32_t *event, *zone;
    double *p, *share;
} Answer;

typedef struct {
    int32_t zone;
    double p, share;
} Pair;

typedef struct {
    Pair *pairs;
    size_t n, room;
} Found;

static void forget(Answer *a)
{
    if (!a)
        return;
    free(a->event);
    free(a->zone);
    free(a->p);
    free(a->share);
    free(a);
}

/* Room for at least `more` pairs. */
static int make_room(Found *f, size_t more)
{
    if (f->n + more > f->room) {
        const size_t room = f->room * 2 + more + 1024;
        Pair *pairs = realloc(f->pairs, room * sizeof *pairs);
        if (!pairs)
            return -1;
        f->pairs = pairs;
        f->room = room;
    }
    return 0;
}

/* How far an event reaches, in metres; the greatest axis of a covariance. */
static double reach_of(const Events *e, int64_t i)
{
    if (e->width == 0)
        return 0;
    if (e->width == 1)
        return e->kind == NORMAL ? CUT * e->size[i] : e->size[i];
    {
        const double a = e->size[3 * i], b = e->size[3 * i + 1], c = e->size[3 * i + 2];
        const double half = (a + c) / 2, apart = sqrt((a - c) * (a - c) / 4 + b * b);
        return a >= 0 && c >= 0 && a * c - b * b >= -1e-9 * a * c ? CUT * sqrt(half + apart) : -1;
    }
}

static int fault_of(const Events *e, int64_t i, double reach)
{
    const double lon = e->lon[i], lat = e->lat[i];
    if (!(fabs(lon) <= 180 && fabs(lat) <= 90))
        return NO_POINT;
    if (!(reach >= 0))
        return BAD_SIZE;
    if (!(reach <= MOST_M))
        return isfinite(reach) ? TOO_WIDE : BAD_SIZE;
    if (fabs(lat) > 80 && reach > 0 && half_width(cos(lat * DEG), 1.01 * reach / AUTHALIC_M) < 0)
        return AT_POLE;
    if (e->start && e->end[i] < e->start[i])
        return BAD_DATES;
    return FINE;
}

/* Where the word of the cell, or of the tile, that an event lies in stands. */
static inline const uint32_t *cell_at(const Index *index, int k, double lon, double lat)
{
    const Class *c = &CLASS[k];
    const double x = (lon + 180) * c->per_deg, y = (lat + 90) * c->per_deg;
    int tile_x = (int)x, tile_y = (int)y;
    int cell_x, cell_y;
    const uint32_t *tile;
    tile_y = tile_y < c->rows ? tile_y : c->rows - 1;
    cell_x = (int)((x - tile_x) * c->side);
    cell_y = (int)((y - tile_y) * c->side);
    cell_x = cell_x < c->side ? cell_x : c->side - 1;
    cell_y = cell_y < c->side ? cell_y : c->side - 1;
    tile_x = tile_x < c->columns ? tile_x : 0;
    tile = &index->grids[k].tiles[tile_y * c->columns + tile_x];
    return *tile & UNIFORM ? tile : index->grids[k].cells + *tile + cell_y * c->side + cell_x;
}

/* The share of an event's dates in which a zone is in force; an instant is in it or not. */
static inline double share_of(int32_t start, int32_t end, int32_t from, int32_t to)
{
    const int64_t first = start > from ? start : from, last = end < to ? end : to;
    if (start == end)
        return start >= from && start < to;
    if (first == start && last == end)
        return 1;
    return last > first ? (double)(last - first) / (double)((int64_t)end - start) : 0;
}

static void set_normal(Eye *e, const double *size, int width, double reach)
{
    /* From the plane in reaches to sigmas; the plane of equal distance is measured in radians, not chords. */
    const double chord = 2 * sin(reach / AUTHALIC_M / 2), xx = e->xx * chord * AUTHALIC_M, yy = e->yy * chord * AUTHALIC_M;
    if (width == 1) {
        e->xx = xx / size[0];
        e->yy = yy / size[0];
        return;
    }
    {
        /* The inverse of the Cholesky factor of the covariance. */
        const double l11 = sqrt(size[0]), l21 = l11 > 0 ? size[1] / l11 : 0, rest = size[2] - l21 * l21;
        const double floor_m = reach * 1e-6, a = l11 > floor_m ? l11 : floor_m;
        const double l22 = rest > floor_m * floor_m ? sqrt(rest) : floor_m;
        e->xx = xx / a;
        e->xy = 0;
        e->yx = -l21 / (a * l22) * xx;
        e->yy = yy / l22;
    }
}

/* The share of one event's mass in one zone, on whatever turn of the earth the zone is written. */
static double share_in(Walk *w, int kind, double lon)
{
    const Zone *z = w->zone;
    double total = 0;
    for (int turn = -1; turn <= 1; turn++) {
        w->eye.lon = lon + 360 * turn;
        if (w->eye.lon + w->eye.half_lon < z->west || w->eye.lon - w->eye.half_lon > z->east)
            continue;
        if (kind == DISC)
            total += disc_share(w);
        else if (kind == NORMAL)
            total += normal_share(w);
        else if (point_in(w, w->eye.lon, w->eye.lat))
            total = 1;
    }
    return total > 1 - NOTHING ? 1 : total;
}

typedef struct {
    uint32_t key, event;
} Place;

#define BATCH 32

/* One event of a batch on its way. */
typedef struct {
    int64_t event;
    double lon, lat, reach, wide, tall;
    int k;
    const uint32_t *cell;
    const int32_t *list;
} Task;

/* A pair whose share has still to be found. */
typedef struct {
    size_t pair;
    int task;
} Open;

typedef struct {
    const Index *index;
    const Events *events;
    Found found;
    Open *open;
    size_t open_n, open_room;
    uint32_t *count;
    size_t *first;
} Run;

/* Where an event's cell is, and how wide it is; the cell is asked for. */
static void begin(const Run *run, Task *t, uint8_t *fault)
{
    const Events *e = run->events;
    t->lon = e->lon[t->event];
    t->lat = e->lat[t->event];
    t->reach = reach_of(e, t->event);
    *fault = (uint8_t)fault_of(e, t->event, t->reach);
    t->cell = NULL;
    if (*fault)
        return;
    t->k = 0;
    while (t->reach > CLASS[t->k].reach_m)
        t->k++;
    t->cell = cell_at(run->index, t->k, t->lon, t->lat);
    __builtin_prefetch(t->cell);
    t->wide = -1;
}

/* How far an event reaches in degrees. */
static void widen(Task *t)
{
    if (t->reach > 0) {
        Eye eye;
        eye_glance(&eye, t->lon, t->lat, t->reach);
        t->wide = eye.half_lon;
        t->tall = eye.half_lat;
    } else
        t->wide = t->tall = 0;
}

/* Whether a box, on any turn of the earth, is in reach. */
static inline int may_touch(const Task *t, const Zone *z)
{
    if (t->lat + t->tall < z->south || t->lat - t->tall > z->north)
        return 0;
    for (int turn = -360; turn <= 360; turn += 360)
        if (t->lon + turn + t->wide >= z->west && t->lon + turn - t->wide <= z->east)
            return 1;
    return 0;
}

/* The pairs of an event's list whose dates and boxes touch; those that need a walk stay open. */
static int list_pairs(Run *run, Task *t, int task)
{
    const Events *e = run->events;
    const int32_t start = e->start ? e->start[t->event] : 0, end = e->start ? e->end[t->event] : 0;
    const int32_t n = t->list[0];
    if (make_room(&run->found, (size_t)n))
        return -1;
    if (run->open_n + (size_t)n > run->open_room) {
        const size_t room = run->open_room * 2 + (size_t)n + 256;
        Open *open = realloc(run->open, room * sizeof *open);
        if (!open)
            return -1;
        run->open = open;
        run->open_room = room;
    }
    for (const int32_t *entry = t->list + 1, *last = entry + 3 * n; entry < last; entry += 3) {
        const double share = e->start ? share_of(start, end, entry[1], entry[2]) : 1;
        Pair *pair;
        if (share == 0)
            continue;
        if (entry[0] & 1) {
            const Zone *z = &run->index->zones[entry[0] >> 1];
            const Open open = {run->found.n, task};
            if (t->wide < 0)
                widen(t);
            if (!may_touch(t, z))
                continue;
            run->open[run->open_n++] = open;
            __builtin_prefetch(&run->index->groups[z->group]);
        }
        pair = &run->found.pairs[run->found.n++];
        pair->zone = entry[0] >> 1;
        pair->p = 1;
        pair->share = share;
    }
    return 0;
}

/* Turns the eye to an event; gives what to ask for. */
static int look_from(Walk *w, const Events *e, const Task *t)
{
    const int kind = t->reach > 0 ? e->kind : POINT;
    if (t->reach > 0)
        eye_glance(&w->eye, t->lon, t->lat, t->reach);
    else
        w->eye.half_lon = w->eye.half_lat = 0;
    w->eye.lat = t->lat;
    if (kind == NORMAL) {
        eye_focus(&w->eye);
        set_normal(&w->eye, e->size + e->width * t->event, e->width, t->reach);
    }
    return kind;
}

/* The first event's share in one zone, or the negative of its fault. */
static double share_of_one(const Index *index, const Events *e, int64_t zone)
{
    Task t = {0, e->lon[0], e->lat[0], reach_of(e, 0), 0, 0, 0, NULL, NULL};
    const int fault = fault_of(e, 0, t.reach);
    Walk w;
    int kind;
    if (fault)
        return -fault;
    w.index = index;
    w.zone = &index->zones[zone];
    widen(&t);
    if (!w.zone->blocks || !may_touch(&t, w.zone))
        return 0;
    kind = look_from(&w, e, &t);
    walk_levels(&w);
    return share_in(&w, kind, t.lon);
}

/* The shares of what a batch left open. */
static void close_pairs(Run *run, const Task *tasks)
{
    int of = -1, kind = POINT;
    Walk w;
    w.index = run->index;
    for (size_t i = 0; i < run->open_n; i++) {
        const Task *t = &tasks[run->open[i].task];
        Pair *pair = &run->found.pairs[run->open[i].pair];
        if (of != run->open[i].task) {
            of = run->open[i].task;
            kind = look_from(&w, run->events, t);
        }
        w.zone = &run->index->zones[pair->zone];
        walk_levels(&w);
        pair->p = share_in(&w, kind, t->lon);
    }
}

/* A batch of events, in steps so that memory is asked for before it is needed. */
static int ask(Run *run, const Place *order, size_t from, size_t to, uint8_t *faults)
{
    const int n = (int)(to - from);
    size_t begun[BATCH + 1], kept = run->found.n;
    Task tasks[BATCH];
    for (int j = 0; j < n; j++) {
        tasks[j].event = order ? order[from + (size_t)j].event : (int64_t)from + j;
        begin(run, &tasks[j], &faults[tasks[j].event]);
    }
    for (int j = 0; j < n; j++)
        if (tasks[j].cell) {
            tasks[j].list = run->index->grids[tasks[j].k].lists + (*tasks[j].cell & ~UNIFORM);
            __builtin_prefetch(tasks[j].list);
            __builtin_prefetch(tasks[j].list + 16);
        }
    run->open_n = 0;
    for (int j = 0; j < n; j++) {
        begun[j] = run->found.n;
        if (tasks[j].cell && list_pairs(run, &tasks[j], j))
            return -1;
    }
    begun[n] = run->found.n;
    close_pairs(run, tasks);
    for (int j = 0; j < n; j++) {
        run->first[tasks[j].event] = kept;
        for (size_t i = begun[j]; i < begun[j + 1]; i++)
            if (run->found.pairs[i].p != 0)
                run->found.pairs[kept++] = run->found.pairs[i];
        run->count[tasks[j].event] = (uint32_t)(kept - run->first[tasks[j].event]);
    }
    run->found.n = kept;
    return 0;
}

/* ---- order ---- */

/* The events by where they are, tile by tile, so that one part of the index serves many of them. */
static Place *by_place(const Events *e, int *is_stored)
{
    const size_t n = (size_t)e->n;
    size_t turns = 0;
    Place *one = malloc(n * sizeof *one), *two = malloc(n * sizeof *two), *swap;
    if (!one || !two) {
        free(one);
        free(two);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        /* 256 x 128 tiles, 8 x 8 cells in each: 0.18 degrees a cell. What is no place comes first. */
        const double x = (e->lon[i] + 180) * (2048 / 360.0), y = (e->lat[i] + 90) * (1024 / 180.0);
        const uint32_t cx = x >= 0 && x < 2048 ? (uint32_t)x : 0, cy = y >= 0 && y < 1024 ? (uint32_t)y : 0;
        one[i].key = ((cy >> 3) * 256 + (cx >> 3)) * 64 + (cy & 7) * 8 + (cx & 7);
        one[i].event = (uint32_t)i;
    }
    for (size_t i = 1; i < n; i++)
        turns += one[i].key < one[i - 1].key;
    if (turns < n / 16) { /* stored by place already */
        free(one);
        free(two);
        *is_stored = 1;
        return NULL;
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
    free(two);
    return one;
}

/* Pairs in the order of the events, as columns. */
static Answer *columns(const Found *found, const uint32_t *count, const size_t *first, int64_t n)
{
    Answer *a = calloc(1, sizeof *a);
    const size_t rows = found->n ? found->n : 1;
    size_t at = 0;
    if (!a)
        return NULL;
    a->n = (int64_t)found->n;
    a->event = malloc(rows * sizeof *a->event);
    a->zone = malloc(rows * sizeof *a->zone);
    a->p = malloc(rows * sizeof *a->p);
    a->share = malloc(rows * sizeof *a->share);
    if (!a->event || !a->zone || !a->p || !a->share) {
        forget(a);
        return NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        const Pair *pair = found->pairs + first[i];
        for (uint32_t k = 0; k < count[i]; k++, at++) {
            a->event[at] = (int32_t)i;
            a->zone[at] = pair[k].zone;
            a->p[at] = pair[k].p;
            a->share[at] = pair[k].share;
        }
    }
    return a;
}

static Answer *answer(const Index *index, const Events *e, uint8_t *faults)
{
    int is_stored = index->bytes < SORT_FROM_BYTES || e->n < SORT_FROM_EVENTS;
    const size_t n = (size_t)e->n;
    Place *order = is_stored ? NULL : by_place(e, &is_stored);
    Run run = {index, e, {NULL, 0, 0}, NULL, 0, 0, malloc((n + 1) * sizeof(uint32_t)), malloc((n + 1) * sizeof(size_t))};
    Answer *a = NULL;
    int failed = !run.count || !run.first || (!is_stored && !order);
    for (size_t k = 0; k < n && !failed; k += BATCH) {
        const size_t to = k + BATCH < n ? k + BATCH : n;
        for (size_t j = to; order && j < to + BATCH && j < n; j++) {
            __builtin_prefetch(&e->lon[order[j].event]);
            __builtin_prefetch(&e->lat[order[j].event]);
            if (e->size)
                __builtin_prefetch(&e->size[order[j].event * (size_t)e->width]);
            if (e->start) {
                __builtin_prefetch(&e->start[order[j].event]);
                __builtin_prefetch(&e->end[order[j].event]);
            }
        }
        failed = ask(&run, order, k, to, faults);
    }
    if (!failed)
        a = columns(&run.found, run.count, run.first, e->n);
    free(order);
    free(run.count);
    free(run.first);
    free(run.open);
    free(run.found.pairs);
    return a;
}

#endif
